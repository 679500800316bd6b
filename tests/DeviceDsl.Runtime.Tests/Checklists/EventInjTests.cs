using DeviceDsl.Runtime.Tests.Irqchips;

namespace DeviceDsl.Runtime.Tests.Checklists;

/// <summary>
/// The cases of kvm-unit-tests' x86/eventinj.c that concern interrupt controllers, each by its name (docs/spec/kvm-semantics.md,
/// section 17). The others are about exceptions and interrupts of the processor's own.
/// </summary>
public sealed class EventInjTests : IDisposable
{
    private readonly Board _board = new();

    public void Dispose() => _board.Dispose();

    [Fact]
    public void Vec33()
    {
        Send(33);
        Assert.Equal([33], _board.Serve(0));
    }

    [Fact]
    public void Vec32And33()
    {
        Send(32);
        Send(33);
        Assert.Equal([33, 32], _board.Serve(0));
    }

    [Fact]
    public void Tpr()
    {
        _board.WriteLocal(0, 0x80, 0xF0);
        Send(32);
        Send(62);
        Assert.Empty(_board.Serve(0));

        _board.WriteLocal(0, 0x80, 0x20);
        Assert.Equal([62], _board.Serve(0));

        _board.WriteLocal(0, 0x80, 0);
        Assert.Equal([32], _board.Serve(0));
    }

    private void Send(byte vector) => _board.WriteLocal(0, 0x300, 0x4_4000u | vector);
}
