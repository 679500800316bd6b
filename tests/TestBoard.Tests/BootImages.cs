using System.Buffers.Binary;
using Booting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace TestBoardTests;

/// <summary>
/// A multiboot image that switches to long mode, starts the other processors, programs the IOAPIC and its local APIC, holds an edge back
/// by CR8, takes edges and levels, and prints what it saw.
/// </summary>
internal static class BootImages
{
    private const uint Base = 0x10_0000;
    private const uint Code64 = Base + 0x1000;
    private const uint Tables = Base + 0x3000;
    private const uint Gdt = Tables;
    private const uint GdtPointer = Tables + 0x20;
    private const uint IdtPointer = Tables + 0x30;
    private const uint EdgeCount = Tables + 0x40;
    private const uint LevelCount = Tables + 0x44;
    private const uint Idt = Tables + 0x800;
    private const uint FileEnd = Tables + 0x1800;
    private const uint PageTables = Base + 0x10_0000;
    private const uint Stack = Base + 0x20_0000;
    private const uint Trampoline = 0x8000;
    private const uint StartedCount = Trampoline + 0x100;

    private const byte EdgeVector = 0x40;
    private const byte LevelVector = 0x41;
    private const byte EdgePin = 20;
    private const byte LevelPin = 21;
    private const uint Lines = 0x2000;
    private const uint LocalApic = 0xFEE0_0000;
    private const uint IoApic = 0xFEC0_0000;

    /// <summary>The image, as a 32-bit ELF file.</summary>
    public static byte[] Elf(uint exitValue = 0)
        => ToElf([(Base, Primary(exitValue), Stack - Base), (Trampoline, Secondary(), 0x200)], Base + 12);

    /// <summary>The image, with its addresses in the header; it cannot start other processors.</summary>
    public static byte[] Flat(uint exitValue = 0)
    {
        byte[] image = Primary(exitValue);
        byte[] header = new byte[32];
        Header(header, flags: 1 << 16);
        // The header takes the place of the other one and the first bytes after it, so it comes before the image.
        uint start = Base - (uint)header.Length;
        ReadOnlySpan<uint> addresses = [start, start, Base + (uint)image.Length, Stack, Base + 12];
        for (int i = 0; i < addresses.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12 + (4 * i)), addresses[i]);
        return [.. header, .. image];
    }

    private static void Header(Span<byte> bytes, uint flags)
    {
        const uint Magic = 0x1BAD_B002;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], flags);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], unchecked(0u - Magic - flags));
    }

    private static byte[] Primary(uint exitValue)
    {
        byte[] image = new byte[FileEnd - Base];
        Header(image, flags: 3);
        AssembleStart().CopyTo(image.AsSpan(12));
        (byte[] code, uint edge, uint level) = AssembleLongMode(exitValue);
        code.CopyTo(image.AsSpan((int)(Code64 - Base)));
        Span<byte> tables = image.AsSpan((int)(Tables - Base));
        BinaryPrimitives.WriteUInt64LittleEndian(tables[8..], 0x00AF_9B00_0000_FFFF);
        BinaryPrimitives.WriteUInt64LittleEndian(tables[16..], 0x00CF_9300_0000_FFFF);
        Pointer(tables[(int)(GdtPointer - Tables)..], Gdt, 23);
        Pointer(tables[(int)(IdtPointer - Tables)..], Idt, 0xFFF);
        Gate(tables[(int)(Idt - Tables + (EdgeVector * 16u))..], edge);
        Gate(tables[(int)(Idt - Tables + (LevelVector * 16u))..], level);
        return image;
    }

    private static void Pointer(Span<byte> bytes, uint address, ushort limit)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, limit);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[2..], address);
    }

    private static void Gate(Span<byte> bytes, uint handler)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)handler);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], 8);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], 0x8E00);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], (ushort)(handler >> 16));
    }

    private static byte[] AssembleStart()
    {
        var c = new Assembler(32);
        Label wrong = c.CreateLabel();
        c.cmp(eax, unchecked((int)MultibootImage.LoaderMagic));
        c.jne(wrong);
        c.mov(esi, ebx);
        c.mov(__dword_ptr[PageTables], PageTables + 0x1003);
        for (uint i = 0; i < 4; i++) c.mov(__dword_ptr[PageTables + 0x1000 + (8 * i)], PageTables + 0x2003 + (0x1000 * i));
        c.xor(ecx, ecx);
        Label page = c.CreateLabel();
        c.Label(ref page);
        c.mov(eax, ecx);
        c.shl(eax, 21);
        c.or(eax, 0x83);
        c.mov(__dword_ptr[(ecx * 8) + (PageTables + 0x2000)], eax);
        c.inc(ecx);
        c.cmp(ecx, 2048);
        c.jne(page);
        c.mov(eax, cr4);
        c.or(eax, 0x20);
        c.mov(cr4, eax);
        c.mov(eax, PageTables);
        c.mov(cr3, eax);
        c.mov(ecx, 0xC000_0080);
        c.rdmsr();
        c.or(eax, 0x100);
        c.wrmsr();
        c.mov(eax, cr0);
        c.or(eax, unchecked((int)0x8000_0000));
        c.mov(cr0, eax);
        c.lgdt(__[GdtPointer]);
        c.db(0xEA);
        c.dd(Code64);
        c.dw(8);
        c.Label(ref wrong);
        c.mov(eax, 0x7E);
        c.@out(0xF4, eax);
        return Assemble(c, Base + 12).Code;
    }

    private static (byte[] Code, uint Edge, uint Level) AssembleLongMode(uint exitValue)
    {
        var c = new Assembler(64);
        Label edge = c.CreateLabel();
        Label level = c.CreateLabel();
        Label end = c.CreateLabel();
        c.mov(ax, 0x10);
        c.mov(ds, ax);
        c.mov(ss, ax);
        c.mov(es, ax);
        c.mov(rsp, (ulong)Stack);
        c.mov(edi, IdtPointer);
        c.lidt(__[rdi]);
        PrintCommandLine(c);
        StartOthers(c);
        Out(c, 0x21, 0xFF);
        Out(c, 0xA1, 0xFF);
        Store(c, LocalApic + 0xF0, 0x1FF);
        SetEntry(c, EdgePin, EdgeVector);
        SetEntry(c, LevelPin, LevelVector | 0x8000u);
        c.mov(rax, 15UL);
        c.mov(cr8, rax);
        c.sti();
        Out(c, Lines + EdgePin, 1);
        Out(c, Lines + EdgePin, 0);
        foreach (char letter in " held ") Print(c, letter);
        PrintDigit(c, EdgeCount);
        c.xor(eax, eax);
        c.mov(cr8, rax);
        Await(c, EdgeCount, 1);
        Out(c, Lines + LevelPin, 1);
        Await(c, LevelCount, 2);
        c.cli();
        foreach (char letter in " edges ") Print(c, letter);
        PrintDigit(c, EdgeCount);
        foreach (char letter in " levels ") Print(c, letter);
        PrintDigit(c, LevelCount);
        Print(c, '\n');
        c.mov(eax, exitValue);
        c.@out(0xF4, eax);
        c.Label(ref end);
        c.hlt();
        c.jmp(end);

        c.Label(ref edge);
        Handle(c, EdgeCount, static _ => { });
        c.Label(ref level);
        // The line stays up for the first, so that the end of that interrupt brings the second.
        Handle(c, LevelCount, static c =>
        {
            Label stays = c.CreateLabel();
            c.cmp(__dword_ptr[rbx], 2);
            c.jne(stays);
            Out(c, Lines + LevelPin, 0);
            c.Label(ref stays);
            c.nop();
        });
        (byte[] code, AssemblerResult result) = Assemble(c, Code64);
        return (code, (uint)result.GetLabelRIP(edge), (uint)result.GetLabelRIP(level));
    }

    private static void Handle(Assembler c, uint counter, Action<Assembler> more)
    {
        c.push(rax);
        c.push(rbx);
        c.push(rdx);
        c.mov(ebx, counter);
        c.inc(__dword_ptr[rbx]);
        more(c);
        Store(c, LocalApic + 0xB0, 0);
        c.pop(rdx);
        c.pop(rbx);
        c.pop(rax);
        c.iretq();
    }

    private static void PrintCommandLine(Assembler c)
    {
        Label next = c.CreateLabel();
        Label done = c.CreateLabel();
        c.mov(esi, __dword_ptr[rsi + 16]);
        c.mov(edx, 0x3F8);
        c.Label(ref next);
        c.mov(al, __byte_ptr[rsi]);
        c.inc(rsi);
        c.test(al, al);
        c.je(done);
        c.@out(dx, al);
        c.jmp(next);
        c.Label(ref done);
        foreach (char letter in " cpus ") Print(c, letter);
    }

    /// <summary>Reads the number of processors from fw_cfg, sends start-up messages to all others, and waits for them.</summary>
    private static void StartOthers(Assembler c)
    {
        Label alone = c.CreateLabel();
        c.mov(edx, 0x510);
        c.mov(eax, 5);
        c.@out(dx, ax);
        c.inc(edx);
        c.@in(al, dx);
        c.movzx(r8d, al);
        c.add(al, (sbyte)'0');
        c.mov(edx, 0x3F8);
        c.@out(dx, al);
        c.dec(r8d);
        c.je(alone);
        Store(c, LocalApic + 0xF0, 0x1FF);
        Store(c, LocalApic + 0x300, 0xC_4500);
        Store(c, LocalApic + 0x300, 0xC_4600 | (Trampoline >> 12));
        Label wait = c.CreateLabel();
        c.mov(ebx, StartedCount);
        c.Label(ref wait);
        c.pause();
        c.cmp(__dword_ptr[rbx], r8d);
        c.jne(wait);
        c.Label(ref alone);
        c.nop();
    }

    private static byte[] Secondary()
    {
        var c = new Assembler(16);
        Label end = c.CreateLabel();
        c.xor(ax, ax);
        c.mov(ds, ax);
        c.@lock.inc(__dword_ptr[(ushort)StartedCount]);
        c.Label(ref end);
        c.cli();
        c.hlt();
        c.jmp(end);
        return Assemble(c, Trampoline).Code;
    }

    private static void SetEntry(Assembler c, byte pin, uint low)
    {
        Store(c, IoApic, 0x11u + (2u * pin));
        Store(c, IoApic + 0x10, 0);
        Store(c, IoApic, 0x10u + (2u * pin));
        Store(c, IoApic + 0x10, low);
    }

    private static void Store(Assembler c, uint address, uint value)
    {
        c.mov(edx, address);
        c.mov(eax, value);
        c.mov(__dword_ptr[rdx], eax);
    }

    private static void Out(Assembler c, uint port, byte value)
    {
        c.mov(edx, port);
        c.mov(al, value);
        c.@out(dx, al);
    }

    private static void Print(Assembler c, char letter) => Out(c, 0x3F8, (byte)letter);

    private static void PrintDigit(Assembler c, uint counter)
    {
        c.mov(ebx, counter);
        c.mov(al, __byte_ptr[rbx]);
        c.add(al, (sbyte)'0');
        c.mov(edx, 0x3F8);
        c.@out(dx, al);
    }

    private static void Await(Assembler c, uint counter, int value)
    {
        Label again = c.CreateLabel();
        c.mov(ebx, counter);
        c.Label(ref again);
        c.pause();
        c.cmp(__dword_ptr[rbx], value);
        c.jne(again);
    }

    private static (byte[] Code, AssemblerResult Result) Assemble(Assembler assembler, ulong address)
    {
        using var stream = new MemoryStream();
        AssemblerResult result = assembler.Assemble(new StreamCodeWriter(stream), address, BlockEncoderOptions.ReturnNewInstructionOffsets);
        return (stream.ToArray(), result);
    }

    private static byte[] ToElf((uint Address, byte[] Bytes, uint Length)[] parts, uint entry)
    {
        const int HeaderLength = 52;
        const int EntryLength = 32;
        byte[] header = new byte[HeaderLength + (EntryLength * parts.Length)];
        "\x7fELF\x01\x01\x01"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(16), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(18), 3);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), entry);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), HeaderLength);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(42), EntryLength);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(44), (ushort)parts.Length);
        int offset = header.Length;
        for (int i = 0; i < parts.Length; i++)
        {
            Span<byte> program = header.AsSpan(HeaderLength + (EntryLength * i));
            ReadOnlySpan<uint> fields =
                [1, (uint)offset, parts[i].Address, parts[i].Address, (uint)parts[i].Bytes.Length, parts[i].Length];
            for (int field = 0; field < fields.Length; field++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(program[(4 * field)..], fields[field]);
            }

            offset += parts[i].Bytes.Length;
        }

        return [.. header, .. parts.SelectMany(static part => part.Bytes)];
    }
}
