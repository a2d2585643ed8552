// Serves Google's own in-memory Pub/Sub for the tests, on a free port of the loopback interface, and prints its address.
package main

import (
	"fmt"

	"cloud.google.com/go/pubsub/pstest"
)

func main() {
	fmt.Println(pstest.NewServer().Addr)
	select {}
}
