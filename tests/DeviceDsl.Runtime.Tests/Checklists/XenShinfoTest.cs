using DeviceDsl.Runtime.Tests.Irqchips;

namespace DeviceDsl.Runtime.Tests.Checklists;

/// <summary>
/// What the kernel's selftest xen_shinfo_test shows of routing (docs/spec/kvm-semantics.md, section 19): GSIs 32 and 33 lead
/// elsewhere when the routes change, also while they are signalled. Event channels are messages here.
/// </summary>
public sealed class XenShinfoTest : IDisposable
{
    private readonly Board _board = new();
    private readonly EventFd[] _eventFds = [EventFd.Create(), EventFd.Create()];

    public XenShinfoTest()
    {
        for (int i = 0; i < 2; i++) _board.Machine.AssignIrqFd(_eventFds[i], 32 + i);
        Route(0x51, 0x62);
    }

    public void Dispose()
    {
        _board.Dispose();
        foreach (EventFd eventFd in _eventFds) eventFd.Dispose();
    }

    [Fact]
    public void DeliveredByTheirRoutes()
    {
        _eventFds[0].Signal();
        Assert.Equal([0x51], _board.Serve(0));
        _eventFds[1].Signal();
        Assert.Equal([0x62], _board.Serve(0));
    }

    [Fact]
    public void DeliveredElsewhereWhenRoutesChange()
    {
        Route(0x62, 0x51);
        _eventFds[0].Signal();
        Assert.Equal([0x62], _board.Serve(0));
    }

    [Fact]
    public void DeliveredByEitherWhileRoutesChange()
    {
        bool isOver = false;
        var changer = new Thread(() =>
        {
            for (int i = 0; i < 1_000; i++) Route((byte)(0x51 + (i & 1)), 0x62);
            Volatile.Write(ref isOver, true);
        });
        changer.Start();
        int delivered = 0;
        while (!Volatile.Read(ref isOver) || delivered == 0)
        {
            _eventFds[0].Signal();
            List<byte> vectors = _board.Serve(0);
            Assert.Single(vectors);
            Assert.InRange(vectors[0], 0x51, 0x52);
            delivered++;
        }

        changer.Join();
    }

    private void Route(byte first, byte second) => _board.Machine.SetGsiRouting(
    [
        GsiRoute.ToMsi(32, new MsiMessage(0xFEE0_0000, first)),
        GsiRoute.ToMsi(33, new MsiMessage(0xFEE0_0000, second)),
    ]);
}
