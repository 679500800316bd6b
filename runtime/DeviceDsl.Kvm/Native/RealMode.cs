namespace DeviceDsl.Kvm.Native;

/// <summary>
/// The state of a processor in real mode, with segments that span 4 GiB: 16-bit code can then use any guest-physical address below 4 GiB by
/// a 32-bit offset. Interrupt controllers and MMIO devices are there.
/// </summary>
internal static class RealMode
{
    /// <summary>The initial value of CR0.</summary>
    public const ulong ResetCr0 = 0x6000_0010;

    /// <summary>Another value that is valid in real mode.</summary>
    public const ulong OtherCr0 = ResetCr0 | WriteProtect;

    private const ulong WriteProtect = 1 << 16;
    private const ulong AlwaysSetFlag = 2;
    private const byte AccessedCode = 0xB;
    private const byte AccessedData = 0x3;
    private const ushort InterruptTableLimit = 0x3FF;

    /// <summary>Sets segments, tables and control registers; the APIC's values stay.</summary>
    public static void Set(ref SystemRegisters registers, ushort codeSegment)
    {
        registers.Cs = Of(codeSegment, AccessedCode);
        registers.Ds = registers.Es = registers.Fs = registers.Gs = registers.Ss = Of(0, AccessedData);
        registers.Idt = new DescriptorTable { Limit = InterruptTableLimit };
        registers.Cr0 = ResetCr0;
        registers.Cr3 = registers.Cr4 = registers.Efer = 0;
        registers.PendingInterrupt = default;
    }

    /// <summary>Returns the general registers at the first instruction: interrupts are off.</summary>
    public static GeneralRegisters Start(ushort offset, ushort stack) => new() { Rip = offset, Rsp = stack, Flags = AlwaysSetFlag };

    private static Segment Of(ushort selector, byte type) => new()
    {
        Base = (ulong)selector << 4,
        Limit = uint.MaxValue,
        Selector = selector,
        Type = type,
        Present = 1,
        IsCodeOrData = 1,
        IsLimitInPages = 1,
    };
}
