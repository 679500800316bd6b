using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.KvmTesting;

/// <summary>Pieces of real-mode code, for segments that reach over 4 GiB.</summary>
public static class GuestCode
{
    private const uint LocalApic = 0xFEE0_0000;
    private const uint EndOfInterruptRegister = 0xB0;
    private const uint SpuriousVectorRegister = 0xF0;
    private const uint Enabled = 0x1FF;
    private const uint IoApicIndex = 0xFEC0_0000;
    private const uint IoApicData = 0xFEC0_0010;
    private const uint FirstEntry = 0x10;
    private const uint LevelTriggered = 1 << 15;

    /// <summary>Masks the 8259s, so that interrupts come by the IOAPIC alone.</summary>
    public static Assembler MaskPics(this Assembler c)
    {
        c.mov(al, 0xFF);
        c.@out(0x21, al);
        c.@out(0xA1, al);
        return c;
    }

    /// <summary>Enables the local APIC.</summary>
    public static Assembler EnableLocalApic(this Assembler c) => c.Store(LocalApic + SpuriousVectorRegister, Enabled);

    /// <summary>Leads an input of the IOAPIC to the first processor, as a level.</summary>
    public static Assembler RouteLevel(this Assembler c, int pin, byte vector)
        => c.SetEntry(pin, vector | LevelTriggered);

    /// <summary>Leads an input of the IOAPIC to the first processor, as an edge.</summary>
    public static Assembler RouteEdge(this Assembler c, int pin, byte vector) => c.SetEntry(pin, vector);

    /// <summary>Ends the interrupt in service.</summary>
    public static Assembler EndInterrupt(this Assembler c) => c.Store(LocalApic + EndOfInterruptRegister, 0);

    /// <summary>
    /// Leaves the guest and enters it again. A kernel that emulates real mode, as that of the recordings, passes the end of an
    /// interrupt on not where the guest writes it but at the next entry: a report after this comes after the end on every kernel.
    /// </summary>
    public static Assembler Leave(this Assembler c) => c.OutByte(RealModeGuest.LeavePort);

    /// <summary>Writes 4 bytes to a guest-physical address.</summary>
    public static Assembler Store(this Assembler c, uint address, uint value)
    {
        c.mov(ebx, address);
        c.mov(__dword_ptr[ebx], value);
        return c;
    }

    /// <summary>Adds one to a 32-bit value in memory.</summary>
    public static Assembler Increment(this Assembler c, ushort address)
    {
        c.inc(__dword_ptr[address]);
        return c;
    }

    /// <summary>Copies 4 bytes from a guest-physical address to memory.</summary>
    public static Assembler Load(this Assembler c, uint address, ushort to)
    {
        c.mov(ebx, address);
        c.mov(eax, __dword_ptr[ebx]);
        c.mov(__dword_ptr[to], eax);
        return c;
    }

    /// <summary>Copies a 32-bit value in memory.</summary>
    public static Assembler Copy(this Assembler c, ushort from, ushort to)
    {
        c.mov(eax, __dword_ptr[from]);
        c.mov(__dword_ptr[to], eax);
        return c;
    }

    /// <summary>Is an interrupt handler, which leaves the registers as they were.</summary>
    public static Assembler Serve(this Assembler c, Action<Assembler> body)
    {
        c.push(eax);
        c.push(ebx);
        c.push(edx);
        body(c);
        c.pop(edx);
        c.pop(ebx);
        c.pop(eax);
        c.iret();
        return c;
    }

    /// <summary>Sets IA32_APIC_BASE, of the first processor.</summary>
    public static Assembler SetApicBase(this Assembler c, uint value)
    {
        const uint IsFirst = 1 << 8;
        c.mov(ecx, 0x1B);
        c.mov(eax, value | IsFirst);
        c.xor(edx, edx);
        c.wrmsr();
        return c;
    }

    /// <summary>
    /// Initializes the 8259s: vectors from 0x20 and 0x28, cascaded at input 2; of the second chip nothing is masked.
    /// </summary>
    public static Assembler InitializePics(this Assembler c, byte mask) => c
        .OutByte(0x20, 0x11).OutByte(0x21, 0x20).OutByte(0x21, 0x04).OutByte(0x21, 0x01)
        .OutByte(0xA0, 0x11).OutByte(0xA1, 0x28).OutByte(0xA1, 0x02).OutByte(0xA1, 0x01)
        .OutByte(0x21, mask).OutByte(0xA1, 0x00);

    /// <summary>Waits, without leaving the guest, until two 32-bit values in memory are equal.</summary>
    public static Assembler AwaitEqual(this Assembler c, ushort address, ushort other)
    {
        Label again = c.CreateLabel();
        c.Label(ref again);
        c.pause();
        c.mov(eax, __dword_ptr[address]);
        c.cmp(eax, __dword_ptr[other]);
        c.jne(again);
        return c;
    }

    /// <summary>Writes 2 bytes to a port.</summary>
    public static Assembler OutWord(this Assembler c, ushort port, ushort value)
    {
        c.mov(dx, port);
        c.mov(ax, value);
        c.@out(dx, ax);
        return c;
    }

    /// <summary>Writes a byte to <see cref="RealModeGuest.ReportPort"/>.</summary>
    public static Assembler Report(this Assembler c) => c.OutByte(RealModeGuest.ReportPort);

    /// <summary>Writes a byte to <see cref="RealModeGuest.DonePort"/>, which ends the run.</summary>
    public static Assembler Done(this Assembler c) => c.OutByte(RealModeGuest.DonePort);

    /// <summary>Writes any byte to a port.</summary>
    public static Assembler OutByte(this Assembler c, ushort port)
    {
        c.mov(dx, port);
        c.@out(dx, al);
        return c;
    }

    /// <summary>Writes a byte to a port.</summary>
    public static Assembler OutByte(this Assembler c, ushort port, byte value)
    {
        c.mov(al, value);
        return c.OutByte(port);
    }

    /// <summary>Waits for interrupts for ever, with interrupts on.</summary>
    public static Assembler WaitForInterrupts(this Assembler c)
    {
        c.sti();
        Label again = c.CreateLabel();
        c.Label(ref again);
        c.hlt();
        c.jmp(again);
        return c;
    }

    /// <summary>Writes a register of the IOAPIC.</summary>
    public static Assembler WriteIoApic(this Assembler c, uint index, uint value) => c.Store(IoApicIndex, index).Store(IoApicData, value);

    private static Assembler SetEntry(this Assembler c, int pin, uint low)
    {
        uint index = FirstEntry + (2 * (uint)pin);
        return c.WriteIoApic(index + 1, 0).WriteIoApic(index, low);
    }
}
