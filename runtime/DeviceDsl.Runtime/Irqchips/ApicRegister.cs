namespace DeviceDsl.Irqchips;

/// <summary>The offsets of a local APIC's registers. Each occupies the first 4 of 16 bytes.</summary>
internal static class ApicRegister
{
    public const int Id = 0x20;
    public const int Version = 0x30;
    public const int TaskPriority = 0x80;
    public const int ArbitrationPriority = 0x90;
    public const int ProcessorPriority = 0xA0;
    public const int EndOfInterrupt = 0xB0;
    public const int LogicalDestination = 0xD0;
    public const int DestinationFormat = 0xE0;
    public const int Spurious = 0xF0;
    public const int InService = 0x100;
    public const int LevelTriggered = 0x180;
    public const int Requested = 0x200;
    public const int ErrorStatus = 0x280;
    public const int CommandLow = 0x300;
    public const int CommandHigh = 0x310;
    public const int LvtTimer = 0x320;
    public const int LvtThermal = 0x330;
    public const int LvtCounters = 0x340;
    public const int Lvt0 = 0x350;
    public const int Lvt1 = 0x360;
    public const int LvtError = 0x370;
    public const int TimerInitial = 0x380;
    public const int TimerCurrent = 0x390;
    public const int TimerDivide = 0x3E0;

    /// <summary>The registers that hold an entry of the local vector table.</summary>
    public static ReadOnlySpan<int> LocalVectors => [LvtTimer, LvtThermal, LvtCounters, Lvt0, Lvt1, LvtError];
}
