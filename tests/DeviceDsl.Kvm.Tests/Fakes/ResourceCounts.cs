using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests.Fakes;

/// <summary>What machines of one name have of their process, without a collection of what nobody refers to any more.</summary>
internal sealed record ResourceCounts(string Name, int Descriptors, int Threads, int Mappings)
{
    public static ResourceCounts Take(string name) => new(
        name, ProcessResources.CountOpenDescriptors(), ProcessResources.CountThreads(name), ProcessResources.CountMappings());

    /// <summary>
    /// Checks that there is nothing more. A thread that has ended is in the system's list a moment longer; a descriptor must be closed at
    /// once, not by a collection that happens to come.
    /// </summary>
    public void AssertReached(string cause)
    {
        ResourceCounts now = Take(Name);
        Assert.True(now.Descriptors == Descriptors, $"After {cause}, there is {now}, not {this}.");
        SpinWait.SpinUntil(() => (now = Take(Name)) == this, RealModeGuest.HangGuard);
        Assert.True(now == this, $"After {cause}, there is {now}, not {this}.");
    }
}
