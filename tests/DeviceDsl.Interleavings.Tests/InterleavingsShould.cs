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
    private static readonly Type[] Groups =
    [
        typeof(LifetimeScenarios), typeof(PauseScenarios), typeof(RegistrationScenarios), typeof(UpdateScenarios), typeof(BoardScenarios),
        typeof(LinuxScenarios), typeof(InterruptScenarios), typeof(ControllerScenarios), typeof(RingScenarios),
    ];

    public static TheoryData<string> Scenarios => [.. ScenarioNames];

    public static TheoryData<int> MutantNumbers => [.. Enumerable.Range(0, Mutants.All.Count)];

    private static IEnumerable<string> ScenarioNames
        => Groups.SelectMany(group => group.GetMethods(BindingFlags.Static | BindingFlags.Public)).Select(method => method.Name);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void HoldInEveryOrder(string scenario)
    {
        Type group = GroupOf(scenario);

        int orders = Explorer.Explore(PreemptionsOf(group), group.GetMethod(scenario)!.CreateDelegate<Action>());

        output.WriteLine($"{orders} orders");
    }

    [Theory]
    [MemberData(nameof(MutantNumbers))]
    public void CatchTheBug(int number)
    {
        Mutant mutant = Mutants.All[number];
        Assembly assembly = MutantAssembly.Load(mutant);
        MethodInfo explore = assembly.GetType(typeof(Explorer).FullName!)!.GetMethod(nameof(Explorer.Explore))!;
        Type group = GroupOf(mutant.Scenario);
        Action scenario = assembly.GetType(group.FullName!)!.GetMethod(mutant.Scenario)!.CreateDelegate<Action>();

        Exception? caught = Record.Exception(() => explore.Invoke(null, [PreemptionsOf(group), scenario]));

        Assert.True(caught is TargetInvocationException { InnerException: InvalidOperationException }, $"{mutant} was not caught.");
        output.WriteLine($"{mutant}: {caught.InnerException!.Message}");
    }

    [Fact]
    public void HaveABugForEachScenario()
        => Assert.Empty(ScenarioNames.Except(Mutants.All.Select(mutant => mutant.Scenario)));

    private static Type GroupOf(string scenario) => Groups.Single(group => group.GetMethod(scenario) is not null);

    private static int PreemptionsOf(Type group) => (int)group.GetField("Preemptions")!.GetRawConstantValue()!;
}
