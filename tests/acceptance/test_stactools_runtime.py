"""Checks 2.G 20 to 33: what the functions of stactools pipelines do, with the authors' code as it is."""

import json
import time
import uuid

import pytest

from tests.acceptance.stactools_functions import (
    History,
    event,
    function,
    hrefs,
    in_sns,
    queries,
    query_results,
    record,
    s3_event,
)
from tests.acceptance.stactools_project import write
from tests.runtime import test_testing_plugin as plugin
from tests.support import rendered, stac_api
from tests.support.services import moto

SCENE = "GRD/2022/11/11/IW/DV/S1A_IW_GRDH_1SDV_20221111T021759_20221111T021828_045840_057BE4_F261"
HRRR = "noaa-hrrr-bdp-pds"
FORECAST = "hrrr.20140806/conus/hrrr.t00z.wrfnatf00.grib2"
OISST = "noaa-cdr-sea-surface-temp-optimum-interpolation-pds"
OISST_KEY = "data/v2.1/avhrr/198109/oisst-avhrr-v02r01.19810901.nc"
FOLDER = "AMAZONIA1/WFI/035/020/AMAZONIA_1_WFI_20220814_035_020_L4"
QUICK_LOOK = f"{FOLDER}/AMAZONIA_1_WFI_20220814_035_020.png"
TILE = "Copernicus_DSM_COG_10_N80_00_W104_00_DEM/Copernicus_DSM_COG_10_N80_00_W104_00_DEM.tif"


@pytest.fixture
def stac():
    with stac_api.serve() as api:
        yield api


def name(request):
    """A name that no other test of this server used."""
    return f"{request.node.name[:40].replace('[', '-').strip(']')}-{uuid.uuid4().hex[:8]}"


def test_2G_20_sentinel1(stac):
    with function("sentinel1", "app:handler", stac.environment()) as api:
        done = api.invoke(event(in_sns({"id": SCENE.rpartition("/")[2], "path": SCENE})))
    assert done.answer == {"batchItemFailures": []}
    assert hrefs(stac) == [f"s3://sentinel-s1-l1c/{SCENE}"]
    (posted,) = stac.asked("/ingestions")
    assert posted.headers["Authorization"] == "bearer token-1"
    assert (posted.json["id"], posted.json["collection"]) == (SCENE.rpartition("/")[2], "sentinel1-grd")
    assert len(stac.asked("/oauth2/token")) == 1


def test_2G_21_noaa_oisst(stac):
    with function("noaa_oisst", "app:handler", stac.environment()) as api:
        assert api.invoke(event(s3_event(OISST, OISST_KEY))).answer == {"batchItemFailures": []}
    assert hrefs(stac) == [f"s3://{OISST}/{OISST_KEY}"]


def test_2G_22_noaa_hrrr(stac):
    keys = [f"{FORECAST}.idx", FORECAST, "hrrr.20140806/conus/hrrr.t00z.bufrsnd.tar.gz", "hrrr.20140806/other.txt.idx"]
    with function("noaa_hrrr", "app:handler", stac.environment()) as api:
        assert api.invoke(event(*[s3_event(HRRR, key) for key in keys])).answer == {"batchItemFailures": []}
    assert hrefs(stac) == [f"https://noaa-hrrr-bdp-pds.s3.amazonaws.com/{FORECAST}"]


@pytest.mark.parametrize(("ending", "tried"), [("", 1), ("_LEFT", 2), ("_RIGHT", 3)])
def test_2G_23_amazonia_1(stac, ending, tried):
    found = f"s3://brazil/{FOLDER}/AMAZONIA_1_WFI_20220814_035_020_L4{ending}_BAND2.xml"
    with function("amazonia_1", "app:handler", {**stac.environment(), "EXISTING": found}) as api:
        assert api.invoke(event(s3_event("brazil", QUICK_LOOK))).answer == {"batchItemFailures": []}
    assert hrefs(stac) == [found]
    assert stac.asked("/ingestions")[0].json["collection"] == "AMAZONIA1-WFI"


def test_2G_23_amazonia_1_without_metadata_fails(stac):
    with function("amazonia_1", "app:handler", stac.environment()) as api:
        done = api.invoke(event(s3_event("brazil", QUICK_LOOK)))
    assert done.error is not None
    assert done.error["errorMessage"] == f"no metadata for {QUICK_LOOK}"
    assert stac.asked("/ingestions") == []


def test_2G_24_cop_dem_30(stac):
    with function("cop_dem_30", "app:handler", stac.environment()) as api:
        assert api.invoke(event(TILE)).answer == {"batchItemFailures": []}
    assert hrefs(stac) == [f"s3://copernicus-dem-30m/{TILE}"]


@pytest.mark.parametrize(("pipeline", "count"), [("sentinel1", 1), ("cop_dem_30", 1), ("noaa_hrrr", 2 * 3)])
def test_2G_25_collections_are_posted_once(stac, pipeline, count):
    with function(pipeline, "collection:handler", stac.environment()) as api:
        assert api.invoke({}).error is None
    posted = [one.json["id"] for one in stac.asked("/collections")]
    assert len(posted) == len(set(posted)) == count
    assert len(stac.asked("/oauth2/token")) == 1


def test_event_shape_4_a_function_without_queue_runs_once_with_an_empty_event(stac):
    with function("avhrr", "app:handler", stac.environment()) as api:
        assert api.invoke({}).error is None
    assert [one.json["id"] for one in stac.asked("/ingestions")] == ["archive"]


def test_2G_26_a_message_that_fails_three_times_is_parked(stac, request, tmp_path):
    """The queue's times are the compiler's, but a second instead of 900: the event source mapping is played here."""
    rendered.render(write(tmp_path), "-e", "prod")
    recorded = rendered.record(tmp_path, "prod")
    queue = next(one for one in recorded.managed if one.name == "pipeline-noaa-oisst-queue")
    redrive = rendered.document(queue.get("redrivePolicy"))
    assert (queue.get("visibilityTimeoutSeconds"), redrive["maxReceiveCount"]) == (900, 3)
    sqs = moto.client("sqs")
    parked = sqs.create_queue(QueueName=f"{name(request)}-dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=parked, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({**redrive, "deadLetterTargetArn": arn})
    url = sqs.create_queue(QueueName=name(request), Attributes={"VisibilityTimeout": "1", "RedrivePolicy": policy})[
        "QueueUrl"
    ]
    sqs.send_message(QueueUrl=url, MessageBody=s3_event(OISST, OISST_KEY))
    stac.answers["/ingestions"] = [500] * 100
    deliveries = 0
    with function("noaa_oisst", "app:handler", stac.environment()) as api:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            taken = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1, AttributeNames=["All"]).get("Messages", [])
            for one in taken:
                deliveries += 1
                count = int(one["Attributes"]["ApproximateReceiveCount"])
                assert count == deliveries
                done = api.invoke({"Records": [record(one["Body"], count=count)]})
                assert done.error is not None, "the invocation counts as an error"
                assert done.error["errorType"] == "HTTPError"
            dead = sqs.receive_message(QueueUrl=parked).get("Messages", [])
            if dead:
                break
    assert deliveries == 3
    assert dead[0]["Body"] == s3_event(OISST, OISST_KEY)
    assert len(stac.asked("/ingestions")) == 3


@pytest.fixture
def token_table(request):
    """A DynamoDB table as the compiler makes it."""
    dynamodb, table = moto.client("dynamodb"), name(request)
    dynamodb.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "client_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "client_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return table


def stored(table):
    found = moto.client("dynamodb").get_item(TableName=table, Key={"client_id": {"S": stac_api.CLIENT[0]}})
    return {key: next(iter(value.values())) for key, value in found.get("Item", {}).items()}


def post_once(stac, table):
    env = {**stac.environment(), **moto.env(), "JWT_CACHE_TABLE_NAME": table}
    with function("noaa_oisst", "app:handler", env) as api:
        done = api.invoke(event(s3_event(OISST, OISST_KEY)))
        assert done.answer == {"batchItemFailures": []}, done


def test_2G_27_the_token_is_asked_for_once_for_all_functions(stac, token_table):
    before = int(time.time())
    post_once(stac, token_table)
    (asked,) = stac.asked("/oauth2/token")
    assert asked.headers["Authorization"].startswith("Basic ")
    assert asked.form == {"grant_type": ["client_credentials"], "scope": [stac_api.SCOPE]}
    found = stored(token_table)
    assert found["jwt"] == "token-1"
    assert before + 3600 - 60 <= int(found["expires_at"]) <= time.time() + 3600 - 60
    post_once(stac, token_table)
    assert len(stac.asked("/oauth2/token")) == 1, "another process, and the token is still valid"


def test_2G_27_an_expired_token_is_replaced(stac, token_table):
    row = {"client_id": stac_api.CLIENT[0], "jwt": "token-old", "expires_at": int(time.time()) - 1}
    typed = {key: {"N": str(value)} if isinstance(value, int) else {"S": value} for key, value in row.items()}
    moto.client("dynamodb").put_item(TableName=token_table, Item=typed)
    post_once(stac, token_table)
    assert len(stac.asked("/oauth2/token")) == 1
    assert stored(token_table)["jwt"] == "token-1"


def test_2G_27_a_token_that_the_original_stored_is_used(stac, token_table):
    row = {
        "client_id": {"S": stac_api.CLIENT[0]},
        "jwt": {"S": "token-x"},
        "expires_at": {"N": str(int(time.time()) + 99)},
    }
    moto.client("dynamodb").put_item(TableName=token_table, Item=row)
    post_once(stac, token_table)
    assert stac.asked("/oauth2/token") == []


WIDE = (("key", "bucket"), [("/test/manifest.safe", "sentinel-s1-l1c")])
PATH = '{"Message": "{\\"path\\": \\"/test\\"}"}'


def test_2G_28_a_day_is_queued_and_the_cursor_moves(request):
    history = History("sentinel1", name(request), "2022-04-20")
    query_results(WIDE)
    with function("sentinel1", "historic:handler", history.env) as api:
        assert api.invoke({}).error is None
    assert any("sentinel1.inventory where key LIKE '%2022/4/20%manifest%'" in query for query in queries())
    assert history.bodies() == [PATH]
    assert history.cursor() == ("2022-04-19", 2)


def test_2G_29_the_second_is_not_the_twentieth(request):
    history = History("sentinel1", name(request), "2022-04-02")
    query_results(WIDE)
    with function("sentinel1", "historic:handler", history.env) as api:
        assert api.invoke({}).error is None
    assert any("LIKE '%2022/4/2/%manifest%'" in query for query in queries())
    assert not any("2022/4/2%" in query for query in queries())
    assert history.cursor()[0] == "2022-04-01"


def test_2G_30_the_cursor_stays_when_queueing_fails_and_moves_once_when_it_succeeds(request):
    history = History("sentinel1", name(request), "2022-04-20")
    query_results(WIDE, WIDE)
    away = {**history.env, "QUEUE_URL": f"{history.url}-away"}
    with function("sentinel1", "historic:handler", away) as api:
        done = api.invoke({})
    assert done.error is not None
    assert history.cursor() == ("2022-04-20", 1)
    with function("sentinel1", "historic:handler", history.env) as api:
        assert api.invoke({}).error is None
    assert history.cursor() == ("2022-04-19", 2)


def test_2G_30_the_walk_stops_at_its_end(request):
    history = History("sentinel1", name(request), "2022-04-20")
    query_results(WIDE)
    with function("sentinel1", "historic:handler", {**history.env, "CHUNK_END": "2022-04-20"}) as api:
        assert api.invoke({}).error is None
        for _ in range(2):
            assert api.invoke({}).answer == {"finished": True}
    assert history.cursor() == ("2022-04-19", 2)
    assert history.bodies() == [PATH]


def test_2G_30_a_cursor_that_another_run_moved_is_left_alone(request):
    """The other run is played in the middle of ours: the row of the result makes it move the cursor."""
    history = History("sentinel1", name(request), "2022-04-20")
    query_results(WIDE)
    meanwhile = (
        "import boto3, os, historic\n"
        "plain = historic.row_to_message_body\n"
        "def moved(row):\n"
        "    boto3.client('ssm').put_parameter(Name=os.environ['CHUNK_PARAMETER'], Value='2022-04-19', Overwrite=True)\n"
        "    return plain(row)\n"
        "historic.row_to_message_body = moved\n"
        "handler = historic.handler\n"
    )
    env = {**history.env, "MEANWHILE": meanwhile}
    with function("sentinel1", "meanwhile:handler", env) as api:
        done = api.invoke({})
    assert done.error is not None
    assert done.error["errorType"] == "Conflict"
    assert history.cursor() == ("2022-04-19", 2)


def test_2G_31_the_header_is_no_message_and_the_app_accepts_what_history_sends(stac, request):
    history = History("noaa_oisst", name(request))
    query_results((("key", "bucket"), [(OISST_KEY, OISST), ("data/v2.1/avhrr/other.nc", OISST)]))
    with function("noaa_oisst", "historic:handler", history.env) as api:
        assert api.invoke({}).error is None
    bodies = history.bodies()
    assert len(bodies) == 2
    with function("noaa_oisst", "app:handler", stac.environment()) as api:
        assert api.invoke(event(*bodies)).answer == {"batchItemFailures": []}
    assert sorted(hrefs(stac)) == [f"s3://{OISST}/{OISST_KEY}", f"s3://{OISST}/data/v2.1/avhrr/other.nc"]


def test_2G_32_a_run_that_failed_is_a_failed_invocation(request):
    """The deployment waits for the invocation (`test_2G_32` of test_stactools_aws): its error is the deployment's."""
    history = History("noaa_oisst", name(request))
    query_results((("key", "bucket"), [(OISST_KEY, OISST)]))
    with function("noaa_oisst", "historic:handler", {**history.env, "QUEUE_URL": f"{history.url}-away"}) as api:
        assert api.invoke({}).error is not None


def test_2G_08_a_list_of_files_is_queued_by_the_authors_code(request):
    history = History("cop_dem_30", name(request))
    s3 = moto.client("s3")
    s3.create_bucket(Bucket="inventories", CreateBucketConfiguration={"LocationConstraint": moto.REGION})
    s3.put_object(Bucket="inventories", Key="cop.csv", Body=f"{TILE}\nother.tif\n".encode())
    with function(
        "cop_dem_30", "historic:handler", {**history.env, "INVENTORY_LOCATION": "s3://inventories/cop.csv"}
    ) as api:
        assert api.invoke({}).error is None
    assert history.bodies() == [TILE, "other.tif"]


WALKER = "penstock_runtime.inventory.handler:handler"
WALK = {
    "INVENTORY_PATTERN": "%{year}/{month}/{day}%manifest%",
    "INVENTORY_MESSAGE": "path",
    "INVENTORY_TYPE": "s3Inventory",
}


def test_2G_28_to_30_without_code_of_the_author(request):
    history = History("sentinel1", name(request), "2022-4-3")
    query_results(WIDE, WIDE)
    with function("sentinel1", WALKER, {**history.env, **WALK, "CHUNK_END": "2022-04-02"}) as api:
        assert api.invoke({}).answer == {"day": "2022-04-03", "queued": 1, "next": "2022-04-02"}
        assert api.invoke({}).answer == {"day": "2022-04-02", "queued": 1, "next": "2022-04-01"}
        assert api.invoke({}).answer == {"finished": True, "queued": 0, "next": "2022-04-01"}
    assert history.bodies() == [PATH, PATH]
    assert history.cursor() == ("2022-04-01", 3)


def test_2G_31_without_code_of_the_author(stac, request):
    history = History("noaa_oisst", name(request))
    query_results((("key", "bucket"), [(f"data/{number}.nc", OISST) for number in range(25)]))
    with function("noaa_oisst", WALKER, {**history.env, "INVENTORY_MESSAGE": "s3Event"}) as api:
        assert api.invoke({}).answer == {"queued": 25}
    bodies = history.bodies()
    assert len(bodies) == 25
    with function("noaa_oisst", "app:handler", stac.environment()) as api:
        assert api.invoke(event(bodies[0])).answer == {"batchItemFailures": []}
    assert hrefs(stac) == [f"s3://{OISST}/data/0.nc"]


def test_2G_33_fixtures_for_users(tmp_path):
    done = plugin.run(plugin.write_project(tmp_path))
    assert done.returncode == 0, done.stdout
    assert "8 passed" in done.stdout
