using DeviceDsl.Irqchips;

namespace DeviceDsl.Conformance.Live;

/// <summary>The interrupt acknowledgement of a local APIC whose state is outside the kernel (LAP-5).</summary>
internal static class AcknowledgedApic
{
    /// <summary>The task priority that blocks every interrupt.</summary>
    public const uint MaxPriority = 0xF0;

    private const uint EnabledBit = 0x100;
    private const int TaskPriority = 0x8;
    private const int InService = 0x10;
    private const int Requested = 0x20;

    /// <summary>Whether the guest has enabled it.</summary>
    public static bool IsEnabled(LocalApicState state) => (state.Spurious & EnabledBit) != 0;

    /// <summary>The vector that it would deliver.</summary>
    public static byte? Deliverable(LocalApicState state)
    {
        int highest = state.Requested.Select(vector => (int)vector).DefaultIfEmpty(-1).Max();
        int served = state.InService.Select(vector => (int)vector).DefaultIfEmpty(0).Max();
        uint priority = Math.Max(state.TaskPriority >> 4, (uint)served >> 4);
        return highest >= 0 && highest >> 4 > priority ? (byte)highest : null;
    }

    /// <summary>The state after a vector went into service.</summary>
    public static LocalApicState Take(LocalApicState state, byte vector)
    {
        uint[] registers = [.. state.Registers];
        int word = vector / 32;
        uint bit = 1u << (vector % 32);
        registers[Requested + word] &= ~bit;
        registers[InService + word] |= bit;
        return new([.. registers]);
    }

    /// <summary>The state with another task priority.</summary>
    public static LocalApicState WithTaskPriority(LocalApicState state, uint priority)
        => new(state.Registers.SetItem(TaskPriority, priority));
}
