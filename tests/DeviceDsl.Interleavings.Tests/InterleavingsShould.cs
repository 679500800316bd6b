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
        typeof(LifetimeScenarios), typeof(PauseScenarios), typeof(HostEventScenarios), typeof(PciScenarios), typeof(StateScenarios), typeof(RegistrationScenarios), typeof(FailureScenarios), typeof(UpdateScenarios), typeof(BoardScenarios),
        typeof(LinuxScenarios), typeof(InterruptScenarios), typeof(ControllerScenarios), typeof(RingScenarios), typeof(VirtioScenarios),
    ];

    public static TheoryData<string> Scenarios => [.. ScenarioNames];

    public static TheoryData<int> MutantNumbers => [.. Enumerable.Range(0, Mutants.All.Count)];

    /// <summary>The names of all scenarios.</summary>
    internal static IEnumerable<string> ScenarioNames
        => Groups.SelectMany(group => group.GetMethods(BindingFlags.Static | BindingFlags.Public)).Select(method => method.Name);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void HoldInEveryOrder(string scenario)
    {
        SourceEdit[] edits = [.. FaultPoints.Of(GroupOf(scenario))];
        Assembly assembly = edits.Length == 0 ? typeof(InterleavingsShould).Assembly : MutantAssembly.Load(scenario, edits);

        int orders = Explore(assembly, scenario);

        output.WriteLine($"{orders} orders");
    }

    [Theory]
    [MemberData(nameof(MutantNumbers))]
    public void CatchTheBug(int number)
    {
        Mutant mutant = Mutants.All[number];
        Assembly assembly = MutantAssembly.Load(mutant.ToString(), [.. FaultPoints.Of(GroupOf(mutant.Scenario)), mutant.Bug]);

        Exception? caught = Record.Exception(() => Explore(assembly, mutant.Scenario));

        Assert.True(caught is TargetInvocationException { InnerException: InvalidOperationException }, $"{mutant} was not caught.");
        output.WriteLine($"{mutant}: {caught.InnerException!.Message}");
    }

    [Fact]
    public void HaveABugForEachScenario()
        => Assert.Empty(ScenarioNames.Except(Mutants.All.Select(mutant => mutant.Scenario)));

    /// <summary>Quicker than running them all after a change of the runtime's text.</summary>
    [Fact]
    public void FindTheTextOfEveryBug()
        => Assert.All(Mutants.All, mutant => mutant.Bug.ApplyTo(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sources", "Runtime", mutant.Bug.File))));

    private static int Explore(Assembly assembly, string scenario)
    {
        Type group = GroupOf(scenario);
        MethodInfo explore = assembly.GetType(typeof(Explorer).FullName!)!.GetMethod(nameof(Explorer.Explore))!;
        Action program = assembly.GetType(group.FullName!)!.GetMethod(scenario)!.CreateDelegate<Action>();
        return (int)explore.Invoke(null, [PreemptionsOf(group), program])!;
    }

    private static Type GroupOf(string scenario) => Groups.Single(group => group.GetMethod(scenario) is not null);

    private static int PreemptionsOf(Type group) => (int)group.GetField("Preemptions")!.GetRawConstantValue()!;
}
