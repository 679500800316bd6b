using System.Reflection;
using Xunit;
using Xunit.Abstractions;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>Every scenario holds in every order of its actors.</summary>
[Trait("Category", "Slow")]
public sealed class InterleavingsShould(ITestOutputHelper output)
{
    public static TheoryData<string> Scenarios => [.. Scenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void HoldInEveryOrder(string name)
    {
        var scenario = Scenario.Find(name);
        Assembly assembly = FaultPoints.AreNeededBy(scenario.Group) ? MutantAssembly.Load() : typeof(InterleavingsShould).Assembly;

        int orders = scenario.Explore(assembly);

        output.WriteLine($"{orders} orders");
    }
}
