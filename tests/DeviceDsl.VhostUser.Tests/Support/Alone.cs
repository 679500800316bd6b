// The tests count what the process has open.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
