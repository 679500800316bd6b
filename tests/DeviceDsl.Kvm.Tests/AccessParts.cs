using DeviceDsl.KvmTesting;
using DeviceDsl.Machines;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>
/// BUS-10: in which parts the kernel delivers accesses that are wide, or lie in two pages, asked of the kernel, and the embedded machine
/// agrees.
/// </summary>
[Trait("Category", "Slow")]
public sealed class AccessParts
{
    private const ulong Device = 0xD000_0000;
    private const ulong EndOfMemory = 0x1_0000;
    private const ushort Source = RealModeGuest.DataAddress;
    private const ushort Destination = RealModeGuest.DataAddress + 0x100;
    private const int SseBit = 0x200;

    public static TheoryData<ulong, int> Accesses()
    {
        var accesses = new TheoryData<ulong, int>();
        foreach (ulong offset in new ulong[] { 0, 0x10, 0xFF0, 0xFF4, 0xFF8, 0xFFC, 0xFFD, 0xFFE, 0xFFF })
        {
            foreach (int length in new[] { 4, 8, 16 }) accesses.Add(Device + offset, length);
        }

        // The first bytes are memory.
        foreach (int length in new[] { 4, 8, 16 }) accesses.Add(EndOfMemory - 2, length);
        return accesses;
    }

    [KvmTheory]
    [MemberData(nameof(Accesses))]
    public void ShouldBeThoseOfTheModel(ulong address, int length)
    {
        byte[] bytes = [.. Enumerable.Range(0x11, length).Select(value => (byte)value)];
        using var guest = new RealModeGuest(KvmMachine.Open(), c => Copy(c, address, length));
        for (int i = 0; i < length; i += 4) guest.Write(Source + i, BitConverter.ToUInt32(bytes, i));
        var reads = new List<string>();
        guest.Cpu.UnclaimedRead = (_, place, width) => Answer(reads, place, width);
        guest.Run();

        using var model = new EmbeddedMachine();
        GuestMemory memory = model.AddMemory(0, (int)EndOfMemory);
        var exits = new Recorder();
        model.Cpus[0].Port.Exits = exits;
        model.Cpus[0].Write(address, bytes);
        byte[] read = new byte[length];
        model.Cpus[0].Read(address, read);

        Assert.Equal(exits.Writes, guest.Writes[..^1].Select(write => $"{write.Address}/{write.Length}={write.Value:x}"));
        Assert.Equal(exits.Reads, reads);
        for (int i = 0; i < length; i += 4) Assert.Equal(BitConverter.ToUInt32(read, i), guest.Read(Destination + i));
        Assert.Equal(memory.Bytes[^1], (byte)(guest.Read((int)EndOfMemory - 4) >> 24));
    }

    /// <summary>Each element of a string that goes to a device is a write, also behind the end of a page.</summary>
    [KvmFact]
    public void ShouldBeTheElementsOfAString()
    {
        const int Count = 6;
        using var guest = new RealModeGuest(KvmMachine.Open(), c =>
        {
            // In real mode with 32-bit addresses; ES reaches over 4 GiB.
            c.cld();
            c.mov(edi, (uint)Device + 0xFF8);
            c.mov(eax, 0x4433_2211);
            c.mov(ecx, Count);
            // rep stosd with an address-size prefix.
            c.db(0x67);
            c.db(0xF3);
            c.db(0x66);
            c.db(0xAB);
            c.Done();
        });

        guest.Run();

        Assert.Equal(
            Enumerable.Range(0, Count).Select(i => (IoAddress.Mmio(Device + 0xFF8 + ((ulong)i * 4)), 4, 0x4433_2211UL)),
            guest.Writes[..^1]);
    }

    /// <summary>More elements than the kernel hands over at once, to and from memory in two pages.</summary>
    [KvmFact]
    public void ShouldBeTheElementsOfALongPortString()
    {
        const ushort Count = 600;
        const ushort Input = 0x8E00;
        const ushort Output = 0xA700;
        using var guest = new RealModeGuest(KvmMachine.Open(), c =>
        {
            c.cld();
            c.mov(dx, 0x300);
            c.mov(di, Input);
            c.mov(cx, Count);
            c.rep.insd();
            c.mov(si, Input);
            c.mov(di, Output);
            c.mov(cx, Count);
            c.rep.movsd();
            c.mov(si, Output);
            c.mov(cx, Count);
            c.rep.outsd();
            c.Done();
        });
        uint next = 0x1234_0000;
        guest.Cpu.UnclaimedRead = (_, _, width) => width == 4 ? next++ : 0;

        guest.Run();

        Assert.Equal(
            Enumerable.Range(0, Count).Select(i => (IoAddress.Pio(0x300), 4, 0x1234_0000UL + (ulong)i)), guest.Writes[..^1]);
    }

    private static ulong Answer(List<string> reads, IoAddress address, int length)
    {
        reads.Add($"{address}/{length}");
        return 0x8877_6655_4433_2211 + (ulong)reads.Count;
    }

    /// <summary>Writes from memory to an address, and reads from there to memory.</summary>
    private static void Copy(Assembler c, ulong address, int length)
    {
        c.mov(eax, cr4);
        c.or(eax, SseBit);
        c.mov(cr4, eax);
        c.mov(ebx, (uint)address);
        switch (length)
        {
            case 4:
                c.mov(eax, __dword_ptr[Source]);
                c.mov(__dword_ptr[ebx], eax);
                c.mov(eax, __dword_ptr[ebx]);
                c.mov(__dword_ptr[Destination], eax);
                break;
            case 8:
                c.movq(mm0, __qword_ptr[Source]);
                c.movq(__qword_ptr[ebx], mm0);
                c.movq(mm1, __qword_ptr[ebx]);
                c.movq(__qword_ptr[Destination], mm1);
                break;
            default:
                c.movups(xmm0, __xmmword_ptr[Source]);
                c.movups(__xmmword_ptr[ebx], xmm0);
                c.movups(xmm1, __xmmword_ptr[ebx]);
                c.movups(__xmmword_ptr[Destination], xmm1);
                break;
        }

        c.Done();
    }

    private sealed class Recorder : IGuestExits
    {
        public List<string> Writes { get; } = [];

        public List<string> Reads { get; } = [];

        public bool TryWrite(IoAddress address, int length, ulong value)
        {
            Writes.Add($"{address}/{length}={value:x}");
            return true;
        }

        public bool TryRead(IoAddress address, int length, out ulong value)
        {
            value = Answer(Reads, address, length);
            return true;
        }
    }
}
