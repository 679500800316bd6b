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
[LevelIrq(Gsi = 20)]
[LevelIrq(Gsi = 21)]
[LevelIrq(Gsi = 22)]
public sealed partial class Hpet
{
    private const ulong Frequency = 10_000_000;
    private const int Comparators = 3;
    private const int FirstGsi = 20;
    private const ulong TypeAndEnable = 6;
    private const byte CanBePeriodic = 1, IsWide = 2;

    [Register(Mmio, 0x000, Access = Constant, Reset = 0x05F5_E100_8086_A201)]
    private partial ulong Capabilities { get; }

    [Register(Mmio, 0x010, Mask = 3)]
    private partial ulong Configuration { get; set; }

    [Field(0, 0, Register = nameof(Configuration))]
    private partial bool Counts { get; set; }

    [Field(1, 1, Register = nameof(Configuration))]
    private partial bool HasLegacyRouting { get; set; }

    [Register(Mmio, 0x020, Mask = 7, Access = WriteOneClears)]
    private partial ulong Active { get; set; }

    [Register(Mmio, 0x0F0)]
    private partial ulong Counter { get; set; }

    [Register(Mmio, 0x100, Count = Comparators, Stride = 0x20, Mask = 0xFFFF_FFFF_0000_3F7E)]
    private partial Registers<ulong> Control { get; }

    [Field(1, 1, Register = nameof(Control))]
    private partial Fields<bool> IsLevel { get; }

    [Field(2, 2, Register = nameof(Control))]
    private partial Fields<bool> IsEnabled { get; }

    [Field(3, 3, Register = nameof(Control))]
    private partial Fields<bool> IsPeriodic { get; }

    [Field(5, 4, Register = nameof(Control), Access = ReadOnly)]
    private partial Fields<byte> Abilities { get; }

    [Field(6, 6, Register = nameof(Control))]
    private partial Fields<bool> SetsComparator { get; }

    [Field(8, 8, Register = nameof(Control))]
    private partial Fields<bool> IsNarrow { get; }

    [Field(63, 32, Register = nameof(Control), Access = ReadOnly)]
    private partial Fields<uint> Routes { get; }

    [Register(Mmio, 0x108, Count = Comparators, Stride = 0x20, Access = ReadOnly, Reset = ulong.MaxValue)]
    private partial Registers<ulong> Comparator { get; }

    [Register(Mmio, 0x110, Count = Comparators, Stride = 0x20, Access = ReadOnly)]
    private partial Registers<ulong> Message { get; }

    [State]
    private readonly ulong[] _periods = new ulong[Comparators];

    // Runs while the counter does, so that its remaining time is the time that the counter has run.
    [Timer(Frequency = Frequency)]
    private partial DeviceTimer Main { get; }

    [Timer(Frequency = Frequency)]
    private partial DeviceTimer Match0 { get; }

    [Timer(Frequency = Frequency)]
    private partial DeviceTimer Match1 { get; }

    [Timer(Frequency = Frequency)]
    private partial DeviceTimer Match2 { get; }

    /// <summary>Creates a timer that stands still.</summary>
    public Hpet() => Prepare();

    private ulong Now => Main.IsRunning ? unchecked(Counter + (ulong.MaxValue - Main.Remaining)) : Counter;

    [OnReset]
    private void OnReset()
    {
        Prepare();
        Withdraw(ulong.MaxValue);
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
        for (int i = 0; i < Comparators; i++) Run(i);
    }

    [OnWrite(nameof(Active))]
    private void OnActiveWritten(ulong old, ulong written) => Withdraw(old & ~Active);

    [OnWrite(nameof(Control))]
    private void OnControlWritten(int index, ulong old, ulong written)
    {
        if (((old ^ written) & TypeAndEnable) != 0) Withdraw(1UL << index);
        Run(index);
    }

    // Halves that are not written stay as they are, and a narrow comparator has no upper half.
    [OnWrite(nameof(Comparator))]
    private void OnComparatorWritten(int index, ulong written, ByteLanes lanes)
    {
        ulong bits = lanes.Bits & WidthOf(index);
        if (bits == 0) return;
        if (IsPeriodic[index]) _periods[index] = (_periods[index] & ~bits) | (written & bits);
        if (!IsPeriodic[index] || SetsComparator[index]) Comparator[index] = (Comparator[index] & ~bits) | (written & bits);
        SetsComparator[index] = false;
        Run(index);
    }

    [OnTimer(nameof(Main))]
    private void OnEnd() => Main.Start(ulong.MaxValue);

    [OnTimer(nameof(Match0))]
    private void OnMatch0(ulong count) => OnMatch(0, count);

    [OnTimer(nameof(Match1))]
    private void OnMatch1(ulong count) => OnMatch(1, count);

    [OnTimer(nameof(Match2))]
    private void OnMatch2(ulong count) => OnMatch(2, count);

    private void OnMatch(int index, ulong count)
    {
        ulong period = PeriodOf(index);
        Comparator[index] = unchecked(Comparator[index] + (count * period)) & WidthOf(index);
        if (period == 0) Run(index);
        if (!IsEnabled[index]) return;
        if (IsLevel[index]) Active |= 1UL << index;
        Raise(index);
        if (!IsLevel[index]) Lower(index);
    }

    private void Run(int index)
    {
        DeviceTimer match = index switch { 0 => Match0, 1 => Match1, _ => Match2 };
        if (!Counts)
        {
            match.Stop();
            return;
        }

        // What the counter has just reached, it reaches again when it has gone around.
        ulong ticks = unchecked(Comparator[index] - Now - 1) & WidthOf(index);
        match.Start(ticks == ulong.MaxValue ? ticks : ticks + 1, PeriodOf(index));
    }

    private void Prepare()
    {
        for (int i = 0; i < Comparators; i++)
        {
            Abilities[i] = CanBePeriodic | IsWide;
            Routes[i] = 1U << (FirstGsi + i);
        }

        Array.Clear(_periods);
    }

    private void Withdraw(ulong comparators)
    {
        Active &= ~comparators;
        for (int i = 0; i < Comparators; i++)
        {
            if ((comparators >> i & 1) != 0) Lower(i);
        }
    }

    private void Raise(int index)
    {
        switch (index)
        {
            case 0 when HasLegacyRouting: Irq2.Raise(); break;
            case 1 when HasLegacyRouting: Irq8.Raise(); break;
            case 0: Irq20.Raise(); break;
            case 1: Irq21.Raise(); break;
            default: Irq22.Raise(); break;
        }
    }

    // The routing may have changed since the line was raised.
    private void Lower(int index)
    {
        switch (index)
        {
            case 0: Irq2.Lower(); Irq20.Lower(); break;
            case 1: Irq8.Lower(); Irq21.Lower(); break;
            default: Irq22.Lower(); break;
        }
    }

    private ulong PeriodOf(int index) => IsPeriodic[index] ? _periods[index] & WidthOf(index) : 0;

    private ulong WidthOf(int index) => IsNarrow[index] ? uint.MaxValue : ulong.MaxValue;
}
