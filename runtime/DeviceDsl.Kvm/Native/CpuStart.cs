namespace DeviceDsl.Kvm.Native;

/// <summary>The state in which a processor begins to run code: without paging, and with interrupts off.</summary>
internal sealed record CpuStart
{
    /// <summary>The bit of CR0 that has no effect without paging.</summary>
    public const ulong WriteProtect = 1 << 16;

    private const ulong ResetCr0 = 0x6000_0010;
    private const ulong ProtectedCr0 = 0x11;
    private const ulong AlwaysSetFlag = 2;
    private const byte AccessedCode = 0xB;
    private const byte AccessedData = 0x3;
    private const byte BusyTask = 0xB;
    private const ushort InterruptTableLimit = 0x3FF;
    private const ushort TaskLimit = 0xFFFF;
    private const ushort SegmentLimit = 0xFFFF;
    private const ushort FirmwareSelector = 0xF000;
    private const ulong FirmwareSegment = 0xFFFF_0000;
    private const ulong FirmwareEntry = 0xFFF0;
    private const ushort CodeSelector = 0x8;
    private const ushort DataSelector = 0x10;

    private Segment Code { get; init; }

    private Segment Data { get; init; }

    /// <summary>The general registers.</summary>
    public required GeneralRegisters General { get; init; }

    /// <summary>CR0.</summary>
    public required ulong Cr0 { get; init; }

    private ushort InterruptLimit { get; init; }

    /// <summary>
    /// Real mode with segments that span 4 GiB: 16-bit code can then use any guest-physical address below 4 GiB by a 32-bit offset.
    /// Interrupt controllers and MMIO devices are there.
    /// </summary>
    public static CpuStart RealMode(ushort segment, ushort offset, ushort stack) => new()
    {
        Code = Of(segment, (ulong)segment << 4, AccessedCode),
        Data = Of(0, 0, AccessedData),
        General = new() { Rip = offset, Rsp = stack, Flags = AlwaysSetFlag },
        Cr0 = ResetCr0,
        InterruptLimit = InterruptTableLimit,
    };

    /// <summary>The state after an INIT of the first processor: real mode, at the entry of the firmware.</summary>
    /// <param name="signature">The value of EDX, which identifies the processor.</param>
    public static CpuStart Reset(uint signature) => new()
    {
        Code = Of(FirmwareSelector, FirmwareSegment, AccessedCode) with { Limit = SegmentLimit, IsLimitInPages = 0 },
        Data = Of(0, 0, AccessedData) with { Limit = SegmentLimit, IsLimitInPages = 0 },
        General = new() { Rip = FirmwareEntry, Rdx = signature, Flags = AlwaysSetFlag },
        Cr0 = ResetCr0,
        InterruptLimit = SegmentLimit,
    };

    /// <summary>The state after the start-up message to another processor: real mode, at the beginning of a page.</summary>
    /// <param name="page">The number of the page.</param>
    /// <param name="signature">The value of EDX, which identifies the processor.</param>
    public static CpuStart Startup(byte page, uint signature)
    {
        CpuStart reset = Reset(signature);
        return reset with
        {
            Code = reset.Code with { Selector = (ushort)(page << 8), Base = (ulong)page << 12 },
            General = reset.General with { Rip = 0 },
        };
    }

    /// <summary>32-bit protected mode with flat segments of 4 GiB.</summary>
    public static CpuStart ProtectedMode(uint entry, uint stack, uint eax, uint ebx) => new()
    {
        Code = Of(CodeSelector, 0, AccessedCode) with { Is32Bit = 1 },
        Data = Of(DataSelector, 0, AccessedData) with { Is32Bit = 1 },
        General = new() { Rip = entry, Rsp = stack, Rax = eax, Rbx = ebx, Flags = AlwaysSetFlag },
        Cr0 = ProtectedCr0,
    };

    /// <summary>Sets segments, tables and control registers but CR0; the APIC's values stay.</summary>
    public void SetSegments(ref SystemRegisters registers)
    {
        registers.Cs = Code;
        registers.Ds = registers.Es = registers.Fs = registers.Gs = registers.Ss = Data;
        registers.Tr = new Segment { Limit = TaskLimit, Type = BusyTask, Present = 1 };
        registers.Ldt = new Segment { IsUnusable = 1 };
        registers.Gdt = default;
        registers.Idt = new DescriptorTable { Limit = InterruptLimit };
        registers.Cr3 = registers.Cr4 = registers.Efer = 0;
        registers.PendingInterrupt = default;
    }

    private static Segment Of(ushort selector, ulong start, byte type) => new()
    {
        Base = start,
        Limit = uint.MaxValue,
        Selector = selector,
        Type = type,
        Present = 1,
        IsCodeOrData = 1,
        IsLimitInPages = 1,
    };
}
