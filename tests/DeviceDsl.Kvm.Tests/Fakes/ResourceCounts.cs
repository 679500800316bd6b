using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests.Fakes;

/// <summary>What machines of one name have of their process, without a collection of what nobody refers to any more.</summary>
internal sealed record ResourceCounts(string Name, int Descriptors, int Threads, int Mappings)
{
    /// <summary>What there is now, without what earlier tests have left to the collector, which may come at any time.</summary>
    public static ResourceCounts Take(string name)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Read(name);
    }

    /// <summary>
    /// Checks that there is nothing more. A thread that has ended is in the system's list a moment longer; a descriptor must be closed at
    /// once, not by a collection that happens to come.
    /// </summary>
    public void AssertReached(string cause)
    {
        ResourceCounts now = Read(Name);
        Assert.True(now.Descriptors == Descriptors, $"After {cause}, there is {now}, not {this}.");
        SpinWait.SpinUntil(() => (now = Read(Name)) == this, RealModeGuest.HangGuard);
        Assert.True(now == this, $"After {cause}, there is {now}, not {this}.");
    }

    private static ResourceCounts Read(string name) => new(
        name, ProcessResources.CountOpenDescriptors(), ProcessResources.CountThreads(name), ProcessResources.CountMappings());
}
