namespace DeviceDsl.Irqchips;

/// <summary>The registers of a local APIC: their storage, and the guest's access to them. The owner's lock guards them.</summary>
internal sealed class ApicPage
{
    private const uint Masked = 0x1_0000;
    private const uint ExternalInterrupts = 0x700;
    private const uint VersionValue = 0x50014;
    private const uint EnabledBit = 0x100;
    private const uint SpuriousMask = 0x3FF;
    private const uint VectorMask = 0x1_10FF;
    private const uint ModeMask = 0x700;
    private const uint TimerModeMask = 0x2_0000;
    private const uint PinMask = 0xE000;
    private const uint BusyBit = 0x1000;

    private readonly uint[] _registers = new uint[LocalApicState.RegisterCount];

    /// <summary>Creates the registers with their reset values (LAP-8).</summary>
    /// <param name="id">The identifier.</param>
    /// <param name="isFirst">Whether it belongs to the first processor, which accepts the interrupts of the 8259s (PIC-14).</param>
    public ApicPage(byte id, bool isFirst)
    {
        this[ApicRegister.Id] = (uint)id << 24;
        Initialize(isFirst);
    }

    public VectorSet Requested => new(_registers, ApicRegister.Requested >> 4);

    public VectorSet InService => new(_registers, ApicRegister.InService >> 4);

    public VectorSet LevelTriggered => new(_registers, ApicRegister.LevelTriggered >> 4);

    /// <summary>Whether the guest has enabled the local APIC.</summary>
    public bool IsEnabled => (this[ApicRegister.Spurious] & EnabledBit) != 0;

    /// <summary>Whether the first local input accepts interrupts of the 8259s (PIC-14).</summary>
    public bool TakesExternalInterrupts => (this[ApicRegister.Lvt0] & (Masked | ModeMask)) == ExternalInterrupts;

    /// <summary>The priority that blocks lower interrupts: the task priority, or the class in service if that is higher (LAP-5).</summary>
    public uint ProcessorPriority
    {
        get
        {
            uint task = this[ApicRegister.TaskPriority];
            uint serving = (uint)Math.Max(InService.Highest, 0);
            return task >> 4 >= serving >> 4 ? task : serving & 0xF0;
        }
    }

    /// <summary>The stored value of a register. Single words may be read without the owner's lock.</summary>
    public uint this[int register]
    {
        get => Volatile.Read(ref _registers[register >> 4]);
        set => Volatile.Write(ref _registers[register >> 4], value);
    }

    /// <summary>Sets all registers except the identifier to their reset values (LAP-8).</summary>
    /// <param name="isFirst">Whether they belong to the first processor, which accepts the interrupts of the 8259s (PIC-14).</param>
    public void Initialize(bool isFirst)
    {
        for (int register = 0; register < _registers.Length << 4; register += 1 << 4)
        {
            // Others may read the identifier meanwhile.
            if (register != ApicRegister.Id) this[register] = 0;
        }

        this[ApicRegister.Version] = VersionValue;
        this[ApicRegister.DestinationFormat] = uint.MaxValue;
        this[ApicRegister.Spurious] = 0xFF;
        foreach (int register in ApicRegister.LocalVectors) this[register] = Masked;
        if (isFirst) this[ApicRegister.Lvt0] = ExternalInterrupts;
    }

    /// <summary>Returns a copy of all registers.</summary>
    public uint[] Copy()
    {
        this[ApicRegister.ProcessorPriority] = ProcessorPriority;
        return [.. _registers];
    }

    /// <summary>Replaces all registers except the version.</summary>
    public void Restore(ReadOnlySpan<uint> registers)
    {
        registers.CopyTo(_registers);
        this[ApicRegister.Version] = VersionValue;
    }

    /// <summary>Returns whether the guest can read the register.</summary>
    public static bool IsReadable(int register) => register switch
    {
        ApicRegister.Id or ApicRegister.Version or ApicRegister.TimerDivide => true,
        ApicRegister.EndOfInterrupt or 0xC0 => false,
        >= ApicRegister.TaskPriority and <= ApicRegister.ErrorStatus => true,
        >= ApicRegister.CommandLow and <= ApicRegister.TimerCurrent => true,
        _ => false,
    };

    /// <summary>Returns the value that the guest reads from a register.</summary>
    public uint Read(int register) => register switch
    {
        ApicRegister.ArbitrationPriority => 0,
        ApicRegister.ProcessorPriority => ProcessorPriority,
        _ => this[register],
    };

    /// <summary>Stores the writable bits of a guest write to a register.</summary>
    /// <param name="register">The register.</param>
    /// <param name="value">The value that the guest writes.</param>
    /// <returns>Whether the write changed a register that determines destinations.</returns>
    public bool Write(int register, uint value)
    {
        switch (register)
        {
            case ApicRegister.Id: return Change(register, value & 0xFF00_0000);
            case ApicRegister.LogicalDestination: return Change(register, value & 0xFF00_0000);
            case ApicRegister.DestinationFormat: return Change(register, value | 0x0FFF_FFFF);
            case ApicRegister.Spurious: return WriteSpurious(value & SpuriousMask);
            case ApicRegister.TaskPriority: this[register] = value & 0xFF; break;
            case ApicRegister.CommandLow: this[register] = value & ~BusyBit; break;
            case ApicRegister.CommandHigh: this[register] = value & 0xFF00_0000; break;
            case ApicRegister.LvtTimer: WriteLocalVector(register, value, VectorMask | TimerModeMask); break;
            case ApicRegister.LvtThermal or ApicRegister.LvtCounters: WriteLocalVector(register, value, VectorMask | ModeMask); break;
            case ApicRegister.Lvt0 or ApicRegister.Lvt1: WriteLocalVector(register, value, VectorMask | ModeMask | PinMask); break;
            case ApicRegister.LvtError: WriteLocalVector(register, value, VectorMask); break;
            case ApicRegister.TimerInitial: this[register] = value; break;
            case ApicRegister.TimerDivide: this[register] = value & 0xB; break;
        }

        return false;
    }

    private bool Change(int register, uint value)
    {
        bool isChange = this[register] != value;
        this[register] = value;
        return isChange;
    }

    private bool WriteSpurious(uint value)
    {
        bool wasEnabled = IsEnabled;
        this[ApicRegister.Spurious] = value;
        if (IsEnabled) return !wasEnabled;
        foreach (int register in ApicRegister.LocalVectors) this[register] |= Masked;
        return wasEnabled;
    }

    private void WriteLocalVector(int register, uint value, uint mask)
        => this[register] = (IsEnabled ? value : value | Masked) & mask;
}
