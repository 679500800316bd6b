using DeviceDsl.Interleavings.Model;
using DeviceDsl.Interleavings.Scenarios;
using Xunit;
using Xunit.Abstractions;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace DeviceDsl.Interleavings.Tests;

public sealed class InterleavingsShould(ITestOutputHelper output)
{
    [Fact]
    public void B4() => output.WriteLine($"{Explorer.Explore(2, LifetimeScenarios.B4NoKickIsLostWhenADoorbellIsDeassigned)} orders");
}
