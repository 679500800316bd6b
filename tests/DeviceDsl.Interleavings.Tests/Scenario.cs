using System.Reflection;
using DeviceDsl.Interleavings.Model;
using DeviceDsl.Interleavings.Scenarios;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>A program of several threads, which is explored in every order of their steps.</summary>
/// <param name="Group">The class that has it.</param>
/// <param name="Name">The name of its method.</param>
internal sealed record Scenario(Type Group, string Name)
{
    private static readonly Type[] Groups =
    [
        typeof(LifetimeScenarios), typeof(PauseScenarios), typeof(DeferredScenarios), typeof(DeferredTurnScenarios),
        typeof(HostEventScenarios), typeof(PciScenarios), typeof(StateScenarios),
        typeof(RegistrationScenarios), typeof(FailureScenarios), typeof(UpdateScenarios), typeof(BoardScenarios), typeof(LinuxScenarios),
        typeof(InterruptScenarios), typeof(TimerScenarios), typeof(ControllerScenarios), typeof(RingScenarios), typeof(VirtioScenarios),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Groups.SelectMany(group => group.GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => new Scenario(group, method.Name))),
    ];

    /// <summary>The scenario of a name.</summary>
    public static Scenario Find(string name) => All.Single(scenario => scenario.Name == name);

    /// <summary>Explores the scenario in an assembly, which has its own copy of the runtime, the model and the scenarios.</summary>
    /// <returns>The number of orders.</returns>
    /// <exception cref="TargetInvocationException">An order was wrong; the inner exception has its steps.</exception>
    public int Explore(Assembly assembly)
    {
        MethodInfo explore = assembly.GetType(typeof(Explorer).FullName!)!.GetMethod(nameof(Explorer.Explore))!;
        Action program = assembly.GetType(Group.FullName!)!.GetMethod(Name)!.CreateDelegate<Action>();
        return (int)explore.Invoke(null, [Group.GetField("Preemptions")!.GetRawConstantValue(), program])!;
    }
}
