// Some tests count what the whole process has: descriptors, allocated bytes.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
