using DeviceDsl.Interleavings.Scenarios;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>The bugs that are put back one at a time, in the order of their groups of scenarios.</summary>
public static class Mutants
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        .. LifetimeMutants.All, .. PauseMutants.All, .. DeferredMutants.All, .. HostEventMutants.All, .. PciMutants.All,
        .. StateMutants.All, .. RegistrationMutants.All, .. FailureMutants.All, .. UpdateMutants.All,
        .. BoardMutants.All, .. LinuxMutants.All, .. InterruptMutants.All, .. ControllerMutants.All,
        .. RingMutants.All, .. VirtioMutants.All, .. TimerMutants.All,
    ];
}
