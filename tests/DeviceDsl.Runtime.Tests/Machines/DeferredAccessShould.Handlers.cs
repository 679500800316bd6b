using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <content>Accesses that handlers make, which cannot wait.</content>
public sealed partial class DeferredAccessShould
{
    [Fact]
    public void RefuseAReadThatAHandlerWouldWaitFor()
    {
        MachineException? refusal = null;
        using IDisposable reader = AttachWriter(() => refusal = Assert.Throws<MachineException>(() => Cpu.Read(Data, 4)));
        _machine.GuestWrite(IoAddress.Pio(0x10), 1, 0);
        Assert.Equal(Errno.EDEADLK, refusal!.Errno);
        Assert.Contains("Data of Slow", refusal.Message);
        Assert.Empty(_slow.Calls);
        _slow.Handler = () => refusal = Assert.Throws<MachineException>(() => Cpu.Read(At(0x8), 4));
        Cpu.WriteAsync(Command, 4, 1);
        Assert.Contains("Big of Slow", refusal!.Message);
        _machine.Pause();
        Assert.Equal(Errno.EDEADLK, Assert.Throws<MachineException>(() => Cpu.Read(Data, 4)).Errno);
        Assert.Equal(Errno.EDEADLK, Assert.Throws<MachineException>(() => { _ = Cpu.ReadAsync(Data, 4); }).Errno);
        _machine.Resume();
    }

    [Fact]
    public void RefuseAReadOnTheLoop()
    {
        MachineException? refusal = null;
        using EventFd kick = EventFd.Create();
        using LoopRegistration registration = _machine.Loop.Add(kick, ()
            => refusal = Assert.Throws<MachineException>(() => Cpu.Read(Data, 4)));
        kick.Signal();
        _machine.Settle();
        Assert.Equal(Errno.EDEADLK, refusal!.Errno);
        Assert.Empty(_slow.Calls);
    }

    [Fact]
    public async Task NotWaitForAWriteOfAHandler()
    {
        using IDisposable writer = AttachWriter(() => Assert.True(Cpu.Write(Command, 4, 8)));
        _machine.GuestWrite(IoAddress.Pio(0x10), 1, 0);
        Assert.Equal(["command 8 8"], _slow.Calls);
        Assert.False(_slow.Writes[0].IsWaiting);
        Assert.False(_slow.Writes[0].Complete());
        Task<bool> write = Cpu.WriteAsync(Command, 4, 9);
        _machine.GuestWrite(IoAddress.Pio(0x10), 1, 0);
        Assert.Equal(["command 8 8", "command 9 9", "command 8 8"], _slow.Calls);
        // A device that keeps only the last one completes the one that waits.
        InHandler(() => Assert.True(_slow.Writes[2].Complete()));
        Assert.True(await write);
    }

    [Fact]
    public async Task MakeOtherAccessesInsideTheHandler()
    {
        _machine.Attach(new Slow(), mmio: Other);
        _slow.Handler = () =>
        {
            Assert.Equal(0x1234_5678UL, Cpu.Read(IoAddress.Mmio(Other + 0xC), 4));
            Assert.True(Cpu.Write(IoAddress.Mmio(Other + 0x4), 4, 3));
        };
        Task<ulong> read = Cpu.ReadAsync(At(0x8), 8);
        InHandler(() => _slow.Reads[0].Complete(1));
        Assert.Equal(0x1234_5678_0100_0000UL, await read);
    }

    private Attachment AttachWriter(Action action)
    {
        var table = new Table("Writer") { InHandler = action };
        table.Doorbells.Add(new(AddressSpace.Pio, 0x10, 1, null, "OnKick", IsSynchronous: true));
        return _machine.Attach(table);
    }
}
