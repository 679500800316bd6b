using System.Runtime.CompilerServices;
using DeviceDsl.Interleavings.Model;

namespace System.Threading;

/// <summary>The system's monitor, as the scheduler sees it.</summary>
internal static class Monitor
{
    private static readonly ConditionalWeakTable<object, State> States = [];

    public static void Enter(object target) => Of(target).Lock.Enter();

    public static void Exit(object target) => Of(target).Lock.Exit();

    public static bool Wait(object target)
    {
        State state = Of(target);
        int before = state.Pulses;
        state.Lock.Exit();
        Run.Current?.Await(() => state.Pulses != before, "a pulse");
        state.Lock.Enter();
        return true;
    }

    public static void PulseAll(object target) => Of(target).Pulses++;

    private static State Of(object target) => States.GetOrCreateValue(target);

    private sealed class State
    {
        public Lock Lock { get; } = new();

        public int Pulses { get; set; }
    }
}
