using DeviceDsl;
using static DeviceDsl.AddressSpace;
using static DeviceDsl.RegisterAccess;

namespace Devices;

/// <summary>A high precision event timer, revision 1: a counter of 10 MHz and three comparators.</summary>
/// <remarks>
/// Comparator n interrupts on GSI 20 + n, or in legacy routing the first on GSI 2 and the second on GSI 8. It sends no messages.
/// </remarks>
[Device(Name = "HPET", Widths = 4 | 8)]
[LevelIrq(Gsi = 2)]
[LevelIrq(Gsi = 8)]
public sealed partial class Hpet
{
    internal const ulong Frequency = 10_000_000;
    internal const int FirstGsi = 20;

    [Register(Mmio, 0x000, Access = Constant, Reset = 0x05F5_E100_8086_A201)]
    private partial ulong Capabilities { get; }

    [Register(Mmio, 0x010, Mask = 3)]
    private partial ulong Configuration { get; set; }

    [Field(0, 0, Register = nameof(Configuration))]
    internal partial bool Counts { get; private set; }

    [Field(1, 1, Register = nameof(Configuration))]
    internal partial bool HasLegacyRouting { get; private set; }

    [Register(Mmio, 0x020, Mask = 7, Access = WriteOneClears)]
    private partial ulong Active { get; set; }

    [Register(Mmio, 0x0F0)]
    private partial ulong Counter { get; set; }

    [Block(Mmio, 0x100, Count = 3, Stride = 0x20, Gsi = FirstGsi)]
    private partial Blocks<HpetComparator> Comparators { get; }

    // Runs while the counter does, so that its remaining time is the time that the counter has run.
    [Timer(Frequency = Frequency)]
    private partial DeviceTimer Main { get; }

    internal ulong Now => Main.IsRunning ? unchecked(Counter + (ulong.MaxValue - Main.Remaining)) : Counter;

    internal LevelLine? LegacyLineOf(int comparator) => comparator switch
    {
        0 => Irq2,
        1 => Irq8,
        _ => null,
    };

    internal void Activate(int comparator) => Active |= 1UL << comparator;

    internal void Withdraw(ulong comparators)
    {
        Active &= ~comparators;
        for (int i = 0; i < Comparators.Count; i++)
        {
            if ((comparators >> i & 1) != 0) Comparators[i].Withdraw();
        }
    }

    [OnRead(nameof(Counter))]
    private ulong OnCounterRead(ulong stored) => Now;

    // While it runs, the counter cannot be set.
    [OnWrite(nameof(Counter))]
    private void OnCounterWritten(ulong old, ulong written)
    {
        if (Counts) Counter = old;
    }

    [OnWrite(nameof(Configuration))]
    private void OnConfigurationWritten(ulong old, ulong written)
    {
        if (((old ^ Configuration) & 2) != 0) Withdraw(Active);
        if (Counts == Main.IsRunning) return;
        Counter = Now;
        if (Counts) Main.Start(ulong.MaxValue);
        else Main.Stop();
        foreach (HpetComparator comparator in Comparators) comparator.Run();
    }

    [OnWrite(nameof(Active))]
    private void OnActiveWritten(ulong old, ulong written) => Withdraw(old & ~Active);

    [OnTimer(nameof(Main))]
    private void OnEnd() => Main.Start(ulong.MaxValue);
}
