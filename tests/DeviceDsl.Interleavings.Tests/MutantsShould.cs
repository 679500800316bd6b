using System.Reflection;
using Xunit;
using Xunit.Abstractions;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>Every bug is caught by the scenario that is there for it. These run beside the scenarios, in assemblies of their own.</summary>
[Trait("Category", "Slow")]
public sealed class MutantsShould(ITestOutputHelper output)
{
    public static TheoryData<int, string> Numbered
    {
        get
        {
            var numbered = new TheoryData<int, string>();
            for (int i = 0; i < Mutants.All.Count; i++) numbered.Add(i, Mutants.All[i].ToString());
            return numbered;
        }
    }

    [Theory]
    [MemberData(nameof(Numbered))]
    public void BeCaught(int number, string bug)
    {
        Assembly assembly = MutantAssembly.Load(number);

        Exception? caught = Record.Exception(() => Scenario.Find(Mutants.All[number].Scenario).Explore(assembly));

        Assert.True(caught is TargetInvocationException { InnerException: InvalidOperationException }, $"{bug} was not caught.");
        output.WriteLine($"{bug}: {caught.InnerException!.Message}");
    }

    [Fact]
    public void CoverEachScenario()
        => Assert.Empty(Scenario.All.Select(scenario => scenario.Name).Except(Mutants.All.Select(mutant => mutant.Scenario)));

    /// <summary>Quicker than running them all after a change of the runtime's code.</summary>
    [Fact]
    public void FindTheirCode() => Assert.All(Mutants.All, mutant => MutantAssembly.Apply(mutant.Bug));
}
