using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DeviceDsl.KvmTesting;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>BUS-11: what becomes of the elements of a string instruction, asked of the kernel, and the embedded machine agrees.</summary>
public sealed class PortStrings
{
    private static readonly IoAddress Port = IoAddress.Pio(0x300);

    [KvmTheory]
    [InlineData(new ushort[] { 2, 2, 2 }, 3)]
    [InlineData(new ushort[] { 2, 3, 2, 2 }, 3)]
    [InlineData(new ushort[] { 3, 2, 2 }, 2)]
    [InlineData(new ushort[] { 2, 3, 3 }, 1)]
    public void ShouldBeWrittenElementByElement(ushort[] words, int expected)
    {
        using RealModeGuest guest = Write(words);
        using EventFd kick = guest.Machine.CreateEventFd();
        guest.Machine.AssignIoEventFd(kick, Port, 2, 2);
        guest.Run();
        Assert.Equal(words.Where(word => word != 2), guest.Writes[..^1].Select(write => (ushort)write.Value));
        Assert.Equal(expected, RingsOf(kick));

        using var model = new EmbeddedMachine();
        using var modelKick = EventFd.Create();
        model.AssignIoEventFd(modelKick, Port, 2, 2);
        Assert.Equal(expected, model.Cpus[0].WriteString(Port, 2, MemoryMarshal.AsBytes<ushort>(words)));
        Assert.Equal(expected, RingsOf(modelKick));
    }

    [KvmFact]
    public void ShouldExitOnceWhenTheFirstElementIsUnclaimed()
    {
        using RealModeGuest guest = Read(Port, 3);
        ulong next = 0x10;
        guest.Cpu.UnclaimedRead = (_, _, _) => next++;
        guest.Run();
        Assert.Equal(0x12_1110u, guest.Read(RealModeGuest.DataAddress));
        Assert.Equal(2, guest.Cpu.ExitCount);
    }

    /// <summary>The mask register of the first 8259 is in the kernel.</summary>
    [KvmFact]
    public void ShouldBeReadInsideTheMachine()
    {
        var mask = IoAddress.Pio(0x21);
        using RealModeGuest guest = Read(mask, 3);
        guest.Run();
        Span<byte> read = stackalloc byte[4];
        using var model = new EmbeddedMachine();
        model.Cpus[0].ReadString(mask, 1, read[..3]);
        Assert.Equal(guest.Read(RealModeGuest.DataAddress), BinaryPrimitives.ReadUInt32LittleEndian(read));
        Assert.Equal(1, guest.Cpu.ExitCount);
    }

    private static RealModeGuest Write(ushort[] words)
    {
        var guest = new RealModeGuest(KvmMachine.Open(), c =>
        {
            c.cld();
            c.mov(dx, (ushort)Port.Value);
            c.mov(si, RealModeGuest.DataAddress);
            c.mov(cx, (ushort)words.Length);
            c.rep.outsw();
            c.Done();
        });
        for (int i = 0; i < words.Length; i++) guest.Write(RealModeGuest.DataAddress + (i * sizeof(ushort)), words[i]);
        return guest;
    }

    private static RealModeGuest Read(IoAddress port, ushort count) => new(KvmMachine.Open(), c =>
    {
        c.cld();
        c.mov(dx, (ushort)port.Value);
        c.mov(di, RealModeGuest.DataAddress);
        c.mov(cx, count);
        c.rep.insb();
        c.Done();
    });

    private static int RingsOf(EventFd kick) => kick.TryRead(out ulong count) ? (int)count : 0;
}
