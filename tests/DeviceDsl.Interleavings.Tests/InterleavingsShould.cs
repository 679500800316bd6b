using System.Reflection;
using DeviceDsl.Interleavings.Model;
using DeviceDsl.Interleavings.Scenarios;
using Xunit;
using Xunit.Abstractions;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace DeviceDsl.Interleavings.Tests;

/// <summary>Every scenario holds in every order of its actors, and catches the bugs that it is there for.</summary>
public sealed class InterleavingsShould(ITestOutputHelper output)
{
    private const int PreemptionBound = 2;

    private static readonly Type[] Groups = [typeof(LifetimeScenarios), typeof(RegistrationScenarios)];

    public static TheoryData<string> Scenarios => [.. ScenarioNames];

    public static TheoryData<int> MutantNumbers => [.. Enumerable.Range(0, Mutants.All.Count)];

    private static IEnumerable<string> ScenarioNames
        => Groups.SelectMany(group => group.GetMethods(BindingFlags.Static | BindingFlags.Public)).Select(method => method.Name);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void HoldInEveryOrder(string scenario)
    {
        MethodInfo method = Groups.Select(group => group.GetMethod(scenario)).Single(found => found is not null)!;

        int orders = Explorer.Explore(PreemptionBound, method.CreateDelegate<Action>());

        output.WriteLine($"{orders} orders");
    }

    [Theory]
    [MemberData(nameof(MutantNumbers))]
    public void CatchTheBug(int number)
    {
        Mutant mutant = Mutants.All[number];
        Assembly assembly = MutantAssembly.Load(mutant);
        MethodInfo explore = assembly.GetType(typeof(Explorer).FullName!)!.GetMethod(nameof(Explorer.Explore))!;
        MethodInfo scenario = Groups.Select(group => assembly.GetType(group.FullName!)!.GetMethod(mutant.Scenario)).Single(found => found is not null)!;

        Exception? caught = Record.Exception(() => explore.Invoke(null, [PreemptionBound, scenario.CreateDelegate<Action>()]));

        Assert.True(caught is TargetInvocationException { InnerException: InvalidOperationException }, $"{mutant} was not caught.");
        output.WriteLine($"{mutant}: {caught.InnerException!.Message}");
    }

    [Fact]
    public void HaveABugForEachScenario()
        => Assert.Empty(ScenarioNames.Except(Mutants.All.Select(mutant => mutant.Scenario)));
}
