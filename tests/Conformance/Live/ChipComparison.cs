using DeviceDsl.Conformance.Replay;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Conformance.Live;

/// <summary>Compares the states of all chips of two machines.</summary>
internal static class ChipComparison
{
    /// <summary>Returns the command that shows the first chip that differs, or <see langword="null"/>.</summary>
    public static string? FindDifference(TraceMachine expected, TraceMachine actual)
    {
        if (!HaveEqualIoApics(expected, actual)) return "ioapic";
        if (!HaveEqualPics(expected, actual, ChipId.PicMaster) || !HaveEqualPics(expected, actual, ChipId.PicSlave)) return "pic";
        for (int cpu = 0; cpu < expected.CpuCount; cpu++)
        {
            if (!HaveEqualLocalApics(expected, actual, cpu)) return $"on {cpu} apic";
        }

        return null;
    }

    private static bool HaveEqualIoApics(TraceMachine expected, TraceMachine actual)
    {
        Errno right = expected.GetIoApic(out IoApicState? state);
        Errno errno = actual.GetIoApic(out IoApicState? other);
        return right == errno && (state is null || state.Equals(other));
    }

    private static bool HaveEqualPics(TraceMachine expected, TraceMachine actual, ChipId chip)
    {
        Errno right = expected.GetPic(chip, out PicState state);
        Errno errno = actual.GetPic(chip, out PicState other);
        return right == errno && state.Equals(other);
    }

    private static bool HaveEqualLocalApics(TraceMachine expected, TraceMachine actual, int cpu)
    {
        expected.Cpu = actual.Cpu = cpu;
        Errno right = expected.GetLocalApic(out LocalApicState? state);
        Errno errno = actual.GetLocalApic(out LocalApicState? other);
        expected.Cpu = actual.Cpu = 0;
        if (right != errno) return false;
        return state is null || StateCommands.ComparedRegisters(state).SequenceEqual(StateCommands.ComparedRegisters(other!));
    }
}
