using DeviceDsl;
using static DeviceDsl.AddressSpace;
using static DeviceDsl.RegisterAccess;

namespace Devices;

/// <summary>A real-time clock MC146818 with its 128 bytes of memory, as in a PC.</summary>
/// <remarks>Like the chip, it has no time besides its registers: it adds a second to them every second.</remarks>
[Device(Name = "MC146818")]
[LevelIrq(Gsi = 8)]
public sealed partial class Mc146818
{
    private const ulong Frequency = 32768;
    private const ulong UpdateTicks = 8;                        // 244 microseconds, in which the guest must not read the time
    private const byte PendingFlag = 0x80, PeriodicFlag = 0x40, AlarmFlag = 0x20, UpdateFlag = 0x10;
    private const byte AnyTime = 0xC0;
    private const int Seconds = 0, Minutes = 2, Hours = 4, DayOfWeek = 6, DayOfMonth = 7, Month = 8, Year = 9, Century = 0x32;
    private const byte AfternoonBit = 0x80;

    [Register(Pio, 0, Access = WriteOnly, Mask = 0x7F)]
    private partial byte Index { get; set; }

    [Register(Pio, 1, Count = 128)]
    [IndexedBy(nameof(Index))]
    private partial Registers<byte> Memory { get; }

    [Register(Pio, 1, When = nameof(Index), Is = 0xA, Reset = 0x26)]
    private partial byte ControlA { get; set; }

    [Field(7, 7, Register = nameof(ControlA), Access = ReadOnly)]
    private partial bool IsUpdating { get; }

    [Field(6, 4, Register = nameof(ControlA))]
    private partial byte Divider { get; set; }

    [Field(3, 0, Register = nameof(ControlA))]
    private partial byte Rate { get; set; }

    [Register(Pio, 1, When = nameof(Index), Is = 0xB, Reset = 0x02)]
    private partial byte ControlB { get; set; }

    [Field(7, 7, Register = nameof(ControlB))]
    private partial bool IsBeingSet { get; set; }

    [Field(6, 4, Register = nameof(ControlB))]
    private partial byte Enabled { get; set; }

    [Field(3, 3, Register = nameof(ControlB))]
    private partial bool HasSquareWave { get; set; }

    [Field(2, 2, Register = nameof(ControlB))]
    private partial bool IsBinary { get; set; }

    [Field(1, 1, Register = nameof(ControlB))]
    private partial bool Has24Hours { get; set; }

    [Field(0, 0, Register = nameof(ControlB))]
    private partial bool HasDaylightSaving { get; set; }

    [Register(Pio, 1, When = nameof(Index), Is = 0xC, Access = ReadClear)]
    private partial byte Flags { get; set; }

    [Register(Pio, 1, When = nameof(Index), Is = 0xD, Access = Constant, Reset = 0x80)]
    private partial byte HasPower { get; }

    [Timer(Frequency = Frequency)]
    private partial DeviceTimer Second { get; }

    [Timer(Frequency = Frequency)]
    private partial DeviceTimer Periodic { get; }

    /// <summary>Creates a clock that starts at the beginning of the year 2000.</summary>
    public Mc146818() => Run();

    private bool Counts => !IsBeingSet && Divider == 2;

    /// <summary>Sets the time, from any thread.</summary>
    /// <param name="time">The time. Fractions of a second are dropped.</param>
    public void Set(DateTime time) => Host.Synchronize(() => Store(time));

    [OnReset]
    private void OnReset()
    {
        Run();
        Irq8.Lower();
    }

    [OnRead(nameof(ControlA))]
    private byte OnControlARead(byte stored)
        => (byte)(stored | (Second.IsRunning && Second.Remaining <= UpdateTicks ? 0x80 : 0));

    [OnWrite(nameof(ControlA))]
    private void OnControlAWritten(byte old, byte written)
    {
        RunSeconds();
        if (((old ^ written) & 0x0F) != 0) RunPeriodic();
    }

    [OnWrite(nameof(ControlB))]
    private void OnControlBWritten(byte written)
    {
        RunSeconds();
        Report(0);
    }

    [AfterRead(nameof(Flags))]
    private void OnFlagsRead() => Irq8.Lower();

    [OnTimer(nameof(Periodic))]
    private void OnPeriod() => Report(PeriodicFlag);

    [OnTimer(nameof(Second))]
    private void OnSecond(ulong count)
    {
        byte flags = UpdateFlag;
        for (ulong i = 0; i < count; i++)
        {
            Store(Next(Load()));
            if (IsAlarm()) flags |= AlarmFlag;
        }

        Report(flags);
    }

    private void Run()
    {
        Store(new DateTime(2000, 1, 1));
        RunSeconds();
        RunPeriodic();
    }

    // The codes 1 and 2 stand for the rates of 8 and 9.
    private void RunPeriodic() => Periodic.StartPeriodic(Rate == 0 ? 0UL : 1UL << (Rate <= 2 ? Rate + 6 : Rate - 1));

    private void RunSeconds()
    {
        if (!Counts) Second.Stop();
        else if (!Second.IsRunning) Second.StartPeriodic(Frequency);
    }

    // An alarm register with both upper bits set matches any value.
    private bool IsAlarm()
    {
        for (int register = Seconds; register <= Hours; register += 2)
        {
            byte alarm = Memory[register + 1];
            if (alarm < AnyTime && alarm != Memory[register]) return false;
        }

        return true;
    }

    private void Report(byte flags)
    {
        Flags |= flags;
        bool isPending = ((Flags >> 4) & Enabled) != 0;
        Flags = (byte)(isPending ? Flags | PendingFlag : Flags & ~PendingFlag);
        if (isPending) Irq8.Raise();
        else Irq8.Lower();
    }

    // The guest can set any time, the last second of all included.
    private static DateTime Next(DateTime time)
        => time < DateTime.MaxValue.AddSeconds(-1) ? time.AddSeconds(1) : DateTime.MinValue;

    // The guest may have written anything: a date that does not exist counts on from the last that does.
    private DateTime Load()
    {
        int year = Math.Clamp((Value(Century) * 100) + Value(Year), 1, 9999);
        int month = Math.Clamp(Value(Month), 1, 12);
        int day = Math.Clamp(Value(DayOfMonth), 1, DateTime.DaysInMonth(year, month));
        return new DateTime(year, month, day, LoadHour(), Math.Min(Value(Minutes), 59), Math.Min(Value(Seconds), 59));
    }

    private int LoadHour()
    {
        if (Has24Hours) return Math.Min(Value(Hours), 23);
        int hour = Decode((byte)(Memory[Hours] & ~AfternoonBit)) % 12;
        return Math.Min(hour + ((Memory[Hours] & AfternoonBit) != 0 ? 12 : 0), 23);
    }

    private void Store(DateTime time)
    {
        Memory[Seconds] = Encode(time.Second);
        Memory[Minutes] = Encode(time.Minute);
        Memory[Hours] = Has24Hours
            ? Encode(time.Hour)
            : (byte)(Encode(((time.Hour + 11) % 12) + 1) | (time.Hour >= 12 ? AfternoonBit : 0));
        Memory[DayOfWeek] = Encode((int)time.DayOfWeek + 1);
        Memory[DayOfMonth] = Encode(time.Day);
        Memory[Month] = Encode(time.Month);
        Memory[Year] = Encode(time.Year % 100);
        Memory[Century] = Encode(time.Year / 100);
    }

    private int Value(int register) => Decode(Memory[register]);

    private int Decode(byte value) => IsBinary ? value : ((value >> 4) * 10) + (value & 0x0F);

    private byte Encode(int value) => (byte)(IsBinary ? value : ((value / 10) << 4) | (value % 10));
}
