using DeviceDsl;
using static DeviceDsl.AddressSpace;
using static DeviceDsl.RegisterAccess;

namespace Devices;

/// <summary>One comparator of a high precision event timer, with the line on which it interrupts.</summary>
[RegisterBlock(Widths = 4 | 8)]
[LevelIrq(Name = "Line")]
internal sealed partial class HpetComparator
{
    private const ulong TypeAndEnable = 6;
    private const byte CanBePeriodic = 1, IsWide = 2;

    private readonly Hpet _timer;
    private readonly int _index;

    [State]
    private ulong _period;

    /// <summary>Creates a comparator that stands still.</summary>
    public HpetComparator(Hpet timer, int index)
    {
        _timer = timer;
        _index = index;
        Prepare();
    }

    [Register(Mmio, 0x00, Mask = 0xFFFF_FFFF_0000_3F7E)]
    private partial ulong Control { get; set; }

    [Field(1, 1, Register = nameof(Control))]
    private partial bool IsLevel { get; set; }

    [Field(2, 2, Register = nameof(Control))]
    private partial bool IsEnabled { get; set; }

    [Field(3, 3, Register = nameof(Control))]
    private partial bool IsPeriodic { get; set; }

    [Field(5, 4, Register = nameof(Control), Access = ReadOnly)]
    private partial byte Abilities { get; set; }

    [Field(6, 6, Register = nameof(Control))]
    private partial bool SetsComparator { get; set; }

    [Field(8, 8, Register = nameof(Control))]
    private partial bool IsNarrow { get; set; }

    [Field(63, 32, Register = nameof(Control), Access = ReadOnly)]
    private partial uint Routes { get; set; }

    [Register(Mmio, 0x08, Access = ReadOnly, Reset = ulong.MaxValue)]
    private partial ulong Comparator { get; set; }

    [Register(Mmio, 0x10, Access = ReadOnly)]
    private partial ulong Message { get; set; }

    [Timer(Frequency = Hpet.Frequency)]
    private partial DeviceTimer Match { get; }

    private ulong Width => IsNarrow ? uint.MaxValue : ulong.MaxValue;

    private ulong Period => IsPeriodic ? _period & Width : 0;

    /// <summary>Runs while the counter does.</summary>
    public void Run()
    {
        if (!_timer.Counts)
        {
            Match.Stop();
            return;
        }

        // What the counter has just reached, it reaches again when it has gone around.
        ulong ticks = unchecked(Comparator - _timer.Now - 1) & Width;
        Match.Start(ticks == ulong.MaxValue ? ticks : ticks + 1, Period);
    }

    /// <summary>Withdraws the interrupt, however it was routed.</summary>
    public void Withdraw()
    {
        _timer.LegacyLineOf(_index)?.Lower();
        Line.Lower();
    }

    [OnReset]
    private void OnReset()
    {
        Prepare();
        Withdraw();
    }

    [OnWrite(nameof(Control))]
    private void OnControlWritten(ulong old, ulong written)
    {
        if (((old ^ written) & TypeAndEnable) != 0) _timer.Withdraw(1UL << _index);
        Run();
    }

    // Halves that are not written stay as they are, and a narrow comparator has no upper half.
    [OnWrite(nameof(Comparator))]
    private void OnComparatorWritten(ulong written, ByteLanes lanes)
    {
        ulong bits = lanes.Bits & Width;
        if (bits == 0) return;
        if (IsPeriodic) _period = (_period & ~bits) | (written & bits);
        if (!IsPeriodic || SetsComparator) Comparator = (Comparator & ~bits) | (written & bits);
        SetsComparator = false;
        Run();
    }

    [OnTimer(nameof(Match))]
    private void OnMatch(ulong count)
    {
        Comparator = unchecked(Comparator + (count * Period)) & Width;
        if (Period == 0) Run();
        if (!IsEnabled) return;
        if (IsLevel) _timer.Activate(_index);
        Raise();
        if (!IsLevel) Withdraw();
    }

    private void Prepare()
    {
        Abilities = CanBePeriodic | IsWide;
        Routes = 1U << (Hpet.FirstGsi + _index);
        _period = 0;
    }

    private void Raise()
    {
        if (_timer.HasLegacyRouting && _timer.LegacyLineOf(_index) is { } legacy) legacy.Raise();
        else Line.Raise();
    }
}
