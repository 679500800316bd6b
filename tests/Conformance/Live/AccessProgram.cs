using System.Buffers.Binary;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Conformance.Live;

/// <summary>
/// A guest program in long mode that executes one instruction at a time: it leaves the guest at a port, and then jumps to the routine in
/// its command block.
/// </summary>
/// <remarks>
/// It lies below <see cref="End"/>. Each processor has a command block and a window of two pages, whose page table entries select the
/// memory of an access, so that one instruction reaches any guest-physical address.
/// </remarks>
internal static class AccessProgram
{
    /// <summary>The port at which it waits for a command.</summary>
    public const ushort WaitPort = 0xFFE0;

    /// <summary>The first address, where a processor begins in protected mode, with its number in EAX.</summary>
    public const uint Entry = 0x1000;

    /// <summary>The end of the memory that it uses.</summary>
    public const uint End = 0x8_0000;

    /// <summary>The bytes of a page.</summary>
    public const int PageSize = 0x1000;

    private const uint LongEntry = 0x1100;
    private const uint InterruptTable = 0x4000;
    private const uint SegmentTable = 0x5000;
    private const uint SegmentTablePointer = 0x5100;
    private const uint InterruptTablePointer = 0x5110;
    private const uint Blocks = 0x6000;
    private const uint PageTables = 0x1_0000;
    private const uint WindowTable = 0x1_3000;
    private const uint Stacks = 0x7_0000;
    private const uint Windows = 0x20_0000;
    private const int BlockShift = 6;
    private const int Vectors = 256;
    private const ushort CodeSelector = 8;
    private const ushort DataSelector = 0x10;
    private const ulong CodeSegment = 0x00AF_9B00_0000_FFFF;
    private const ulong DataSegment = 0x00CF_9300_0000_FFFF;
    private const ulong Present = 3;
    private const ulong LargePage = 0x83;
    private const int AddressOffset = 8;
    private const int ValueOffset = 16;
    private const int VectorOffset = 32;

    private static readonly Lazy<Assembled> Code = new(Assemble);

    /// <summary>The address of the command block of a processor.</summary>
    public static int BlockOf(int cpu) => (int)Blocks + (cpu << BlockShift);

    /// <summary>Copies the program into the memory of a guest.</summary>
    public static void Load(Span<byte> memory)
    {
        Code.Value.Start.CopyTo(memory[(int)Entry..]);
        Code.Value.Long.CopyTo(memory[(int)LongEntry..]);
        WriteTables(memory);
    }

    /// <summary>Prepares a command: the instruction that a processor executes next.</summary>
    public static void Prepare(Span<byte> memory, int cpu, in Replay.GuestAccess access)
    {
        Span<byte> block = memory[BlockOf(cpu)..];
        BinaryPrimitives.WriteUInt64LittleEndian(block, Code.Value.Routines[(access.IsWrite, access.Space, access.Size)]);
        BinaryPrimitives.WriteUInt128LittleEndian(block[ValueOffset..], access.Value);
        ulong address = access.Address;
        if (access.Space == AddressSpace.Mmio)
        {
            ulong page = address & ~(ulong)(PageSize - 1);
            Span<byte> entries = memory[((int)WindowTable + (cpu * 2 * sizeof(ulong)))..];
            BinaryPrimitives.WriteUInt64LittleEndian(entries, page | Present);
            BinaryPrimitives.WriteUInt64LittleEndian(entries[sizeof(ulong)..], (page + PageSize) | Present);
            address = Windows + ((ulong)cpu * 2 * PageSize) + (address - page);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(block[AddressOffset..], address);
    }

    /// <summary>Prepares a processor to take an interrupt.</summary>
    public static void PrepareInterrupt(Span<byte> memory, int cpu)
    {
        Span<byte> block = memory[BlockOf(cpu)..];
        BinaryPrimitives.WriteUInt64LittleEndian(block, Code.Value.TakeInterrupt);
        BinaryPrimitives.WriteInt32LittleEndian(block[VectorOffset..], -1);
    }

    /// <summary>The value that the last instruction read.</summary>
    public static UInt128 ValueOf(ReadOnlySpan<byte> memory, int cpu)
        => BinaryPrimitives.ReadUInt128LittleEndian(memory[(BlockOf(cpu) + ValueOffset)..]);

    /// <summary>The vector that a processor took after <see cref="PrepareInterrupt"/>.</summary>
    public static byte? VectorOf(ReadOnlySpan<byte> memory, int cpu)
    {
        int vector = BinaryPrimitives.ReadInt32LittleEndian(memory[(BlockOf(cpu) + VectorOffset)..]);
        return vector < 0 ? null : (byte)vector;
    }

    private static void WriteTables(Span<byte> memory)
    {
        Write(memory, SegmentTable + CodeSelector, CodeSegment);
        Write(memory, SegmentTable + DataSelector, DataSegment);
        Write(memory, SegmentTablePointer, 0x17 | ((ulong)SegmentTable << 16));
        Write(memory, InterruptTablePointer, (Vectors * 16) - 1 | ((ulong)InterruptTable << 16));
        Write(memory, PageTables, (PageTables + PageSize) | Present);
        Write(memory, PageTables + PageSize, (PageTables + (2 * PageSize)) | Present);
        Write(memory, PageTables + (2 * PageSize), LargePage);
        Write(memory, PageTables + (2 * PageSize) + sizeof(ulong), WindowTable | Present);
        for (uint vector = 0; vector < Vectors; vector++)
        {
            const ulong InterruptGate = 0x8E00_0000_0000;
            ulong handler = Code.Value.Handlers[vector];
            Write(memory, InterruptTable + (vector * 16), (handler & 0xFFFF) | ((ulong)CodeSelector << 16) | InterruptGate);
        }
    }

    private static void Write(Span<byte> memory, uint address, ulong value)
        => BinaryPrimitives.WriteUInt64LittleEndian(memory[(int)address..], value);

    private static Assembled Assemble()
    {
        var start = new Assembler(bitness: 32);
        EnterLongMode(start);
        var c = new Assembler(bitness: 64);
        Label done = c.CreateLabel();
        WaitForCommands(c, ref done);
        var routines = new Dictionary<(bool IsWrite, AddressSpace Space, int Size), Label>();
        foreach (int size in (ReadOnlySpan<int>)[1, 2, 4]) AddPort(c, routines, size, done);
        foreach (int size in (ReadOnlySpan<int>)[1, 2, 4, 8, 16]) AddMemory(c, routines, size, done);
        Label take = Begin(c);
        c.sti();
        c.nop();
        c.nop();
        c.cli();
        c.jmp(done);
        Label[] handlers = [.. Enumerable.Range(0, Vectors).Select(vector =>
        {
            Label handler = Begin(c);
            c.mov(__dword_ptr[r15 + VectorOffset], vector);
            c.jmp(done);
            return handler;
        })];

        (byte[] code, AssemblerResult result) = Encode(c, LongEntry);
        return new(
            Encode(start, Entry).Code,
            code,
            routines.ToDictionary(pair => pair.Key, pair => result.GetLabelRIP(pair.Value)),
            result.GetLabelRIP(take),
            [.. handlers.Select(handler => result.GetLabelRIP(handler))]);
    }

    private static void EnterLongMode(Assembler c)
    {
        const int PhysicalAddressExtension = 0x20;
        const int Vector128 = 0x600;
        const int LongMode = 0x100;
        const int Paging = unchecked((int)0x8000_0000);
        const uint ExtendedFeatures = 0xC000_0080;
        c.mov(edi, eax);
        c.lgdt(__[SegmentTablePointer]);
        c.mov(edx, cr4);
        c.or(edx, PhysicalAddressExtension | Vector128);
        c.mov(cr4, edx);
        c.mov(edx, PageTables);
        c.mov(cr3, edx);
        c.mov(ecx, ExtendedFeatures);
        c.rdmsr();
        c.or(eax, LongMode);
        c.wrmsr();
        c.mov(eax, cr0);
        c.or(eax, Paging);
        c.mov(cr0, eax);
        c.jmp(CodeSelector, LongEntry);
    }

    private static void WaitForCommands(Assembler c, ref Label done)
    {
        c.mov(eax, (uint)DataSelector);
        c.mov(ds, eax);
        c.mov(es, eax);
        c.mov(ss, eax);
        c.lidt(__[InterruptTablePointer]);
        c.mov(r15d, edi);
        c.shl(r15d, BlockShift);
        c.add(r15d, (int)Blocks);
        c.mov(r14d, edi);
        c.shl(r14d, 12);
        c.neg(r14d);
        c.add(r14d, (int)Stacks);
        c.mov(r13d, edi);
        c.shl(r13d, 13);
        c.add(r13d, (int)Windows);
        c.Label(ref done);
        c.mov(rsp, r14);
        c.mov(dx, WaitPort);
        c.@out(dx, al);
        c.invlpg(__[r13]);
        c.invlpg(__[r13 + PageSize]);
        c.mov(rax, __qword_ptr[r15]);
        c.jmp(rax);
    }

    private static void AddPort(Assembler c, Dictionary<(bool IsWrite, AddressSpace Space, int Size), Label> routines, int size, Label done)
    {
        routines[(true, AddressSpace.Pio, size)] = Begin(c);
        c.mov(edx, __dword_ptr[r15 + AddressOffset]);
        c.mov(eax, __dword_ptr[r15 + ValueOffset]);
        if (size == 1) c.@out(dx, al);
        else if (size == 2) c.@out(dx, ax);
        else c.@out(dx, eax);
        c.jmp(done);

        routines[(false, AddressSpace.Pio, size)] = Begin(c);
        c.mov(edx, __dword_ptr[r15 + AddressOffset]);
        c.xor(eax, eax);
        if (size == 1) c.@in(al, dx);
        else if (size == 2) c.@in(ax, dx);
        else c.@in(eax, dx);
        c.mov(__qword_ptr[r15 + ValueOffset], rax);
        c.jmp(done);
    }

    private static void AddMemory(
        Assembler c, Dictionary<(bool IsWrite, AddressSpace Space, int Size), Label> routines, int size, Label done)
    {
        routines[(true, AddressSpace.Mmio, size)] = Begin(c);
        c.mov(rbx, __qword_ptr[r15 + AddressOffset]);
        c.mov(rax, __qword_ptr[r15 + ValueOffset]);
        switch (size)
        {
            case 1: c.mov(__byte_ptr[rbx], al); break;
            case 2: c.mov(__word_ptr[rbx], ax); break;
            case 4: c.mov(__dword_ptr[rbx], eax); break;
            case 8: c.mov(__qword_ptr[rbx], rax); break;
            default:
                c.movdqu(xmm0, __xmmword_ptr[r15 + ValueOffset]);
                c.movdqu(__xmmword_ptr[rbx], xmm0);
                break;
        }

        c.jmp(done);

        routines[(false, AddressSpace.Mmio, size)] = Begin(c);
        c.mov(rbx, __qword_ptr[r15 + AddressOffset]);
        c.xor(eax, eax);
        switch (size)
        {
            case 1: c.mov(al, __byte_ptr[rbx]); break;
            case 2: c.mov(ax, __word_ptr[rbx]); break;
            case 4: c.mov(eax, __dword_ptr[rbx]); break;
            case 8: c.mov(rax, __qword_ptr[rbx]); break;
            default:
                c.movdqu(xmm0, __xmmword_ptr[rbx]);
                c.movdqu(__xmmword_ptr[r15 + ValueOffset], xmm0);
                break;
        }

        if (size <= sizeof(ulong)) c.mov(__qword_ptr[r15 + ValueOffset], rax);
        c.jmp(done);
    }

    private static Label Begin(Assembler c)
    {
        Label label = c.CreateLabel();
        c.Label(ref label);
        return label;
    }

    private static (byte[] Code, AssemblerResult Result) Encode(Assembler c, uint address)
    {
        using var stream = new MemoryStream();
        AssemblerResult result = c.Assemble(new StreamCodeWriter(stream), address, BlockEncoderOptions.ReturnNewInstructionOffsets);
        return (stream.ToArray(), result);
    }

    private sealed record Assembled(
        byte[] Start,
        byte[] Long,
        Dictionary<(bool IsWrite, AddressSpace Space, int Size), ulong> Routines,
        ulong TakeInterrupt,
        ulong[] Handlers);
}
