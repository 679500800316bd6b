using DeviceDsl.Conformance.Replay;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Conformance.Live;

/// <summary>The interrupt acknowledgement of a local APIC whose state is outside the kernel (LAP-5).</summary>
internal static class AcknowledgedApic
{
    private const uint MaxPriority = 0xF0;

    private const uint EnabledBit = 0x100;
    private const int TaskPriority = 0x8;
    private const int InService = 0x10;
    private const int Requested = 0x20;

    /// <summary>Moves the vector that the local APIC of the processor would deliver into service; the processor does not run.</summary>
    public static byte? Acknowledge(TraceMachine machine)
    {
        if (machine.GetLocalApic(out LocalApicState? state) != Errno.None || (state!.Spurious & EnabledBit) == 0) return null;
        byte? vector = Deliverable(state);
        if (vector is not null) Set(machine, Take(state, vector.Value));
        return vector;
    }

    /// <summary>
    /// Lets the processor take an interrupt of the 8259s. Where the local APIC would deliver too, its task priority is raised meanwhile:
    /// the 8259s come first, but without an interrupt of theirs the processor would take the other.
    /// </summary>
    public static byte? AcknowledgeExternal(TraceMachine machine)
    {
        if (machine.GetLocalApic(out LocalApicState? state) != Errno.None) return null;
        if (Deliverable(state!) is null) return machine.TakeInterrupt();
        Set(machine, WithTaskPriority(state!, MaxPriority));
        byte? vector = machine.TakeInterrupt();
        machine.GetLocalApic(out LocalApicState? after);
        Set(machine, WithTaskPriority(after!, state!.TaskPriority));
        return vector;
    }

    /// <summary>The vector that it would deliver.</summary>
    private static byte? Deliverable(LocalApicState state)
    {
        int highest = state.Requested.Select(vector => (int)vector).DefaultIfEmpty(-1).Max();
        int served = state.InService.Select(vector => (int)vector).DefaultIfEmpty(0).Max();
        uint priority = Math.Max(state.TaskPriority >> 4, (uint)served >> 4);
        return highest >= 0 && highest >> 4 > priority ? (byte)highest : null;
    }

    /// <summary>The state after a vector went into service.</summary>
    private static LocalApicState Take(LocalApicState state, byte vector)
    {
        uint[] registers = [.. state.Registers];
        int word = vector / 32;
        uint bit = 1u << (vector % 32);
        registers[Requested + word] &= ~bit;
        registers[InService + word] |= bit;
        return new([.. registers]);
    }

    /// <summary>The state with another task priority.</summary>
    private static LocalApicState WithTaskPriority(LocalApicState state, uint priority)
        => new(state.Registers.SetItem(TaskPriority, priority));

    private static void Set(TraceMachine machine, LocalApicState state)
    {
        Errno errno = machine.SetLocalApic(state);
        if (errno != Errno.None) throw new MachineException(errno, "LAP-5", "The machine of a trace refused the state of a local APIC.");
    }
}
