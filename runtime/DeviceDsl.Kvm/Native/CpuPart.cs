namespace DeviceDsl.Kvm.Native;

/// <summary>A part of a processor's state that the kernel reads and sets as one structure.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Get">The request that reads it.</param>
/// <param name="Set">The request that sets it.</param>
/// <param name="Length">The length of the structure in bytes.</param>
/// <param name="Extension">The extension that has the requests; 0 if every kernel has them.</param>
internal sealed record CpuPart(string Name, nuint Get, nuint Set, int Length, nuint Extension = 0)
{
    /// <summary>Segments, tables and control registers.</summary>
    public static CpuPart System { get; } = new("special registers", Ioctl.GetSystemRegisters, Ioctl.SetSystemRegisters, 312);

    /// <summary>The general registers, the instruction pointer and the flags.</summary>
    public static CpuPart General { get; } = new("general registers", Ioctl.GetRegisters, Ioctl.SetRegisters, 144);

    /// <summary>The registers that select what XSAVE saves. Older processors have none.</summary>
    public static CpuPart ExtendedControl { get; } = new(
        "extended control registers", Ioctl.GetExtendedControl, Ioctl.SetExtendedControl, 392, Native.Extension.ExtendedControl);

    /// <summary>The registers of the kernel's local APIC.</summary>
    public static CpuPart LocalApic { get; } = new("local APIC", Ioctl.GetLocalApic, Ioctl.SetLocalApic, 1024);

    /// <summary>Exceptions, interrupts and NMIs that are in progress or pending.</summary>
    public static CpuPart Events { get; } = new(
        "pending events", Ioctl.GetCpuEvents, Ioctl.SetCpuEvents, 64, Native.Extension.CpuEvents);

    /// <summary>Whether it runs, halts or waits to be started.</summary>
    public static CpuPart RunState { get; } = new("run state", Ioctl.GetRunState, Ioctl.SetRunState, 4, Native.Extension.RunState);

    /// <summary>The debug registers.</summary>
    public static CpuPart DebugRegisters { get; } = new(
        "debug registers", Ioctl.GetDebugRegisters, Ioctl.SetDebugRegisters, 128, Native.Extension.DebugRegisters);

    /// <summary>All parts, in the order in which they are saved.</summary>
    public static IReadOnlyList<CpuPart> All { get; } = [System, General, ExtendedControl, LocalApic, Events, RunState, DebugRegisters];

    /// <summary>Whether a state without it is incomplete, where a processor has it.</summary>
    public bool IsRequired => this != ExtendedControl;
}
