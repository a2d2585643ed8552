"""Where a service of AWS answers, unless the environment says otherwise."""

from collections.abc import Mapping


def endpoint(service: str, region: str, env: Mapping[str, str], fallback: str | None = None) -> str:
    """Return the address without a final slash: `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, `fallback`, the regional one.

    The variables are those of the SDKs (AWS SDKs and Tools, "Service-specific endpoints").
    """
    name = service.upper().replace("-", "_")
    given = env.get(f"AWS_ENDPOINT_URL_{name}") or env.get("AWS_ENDPOINT_URL") or fallback
    if given:
        return given.rstrip("/")
    suffix = ".com.cn" if region.startswith("cn-") else ".com"
    return f"https://{service}.{region}.amazonaws{suffix}"
