using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Kvm.Tests;

/// <summary>A device that reports each place in which its code runs.</summary>
[Device]
[LevelIrq(Gsi = Line, Resample = true)]
internal sealed partial class Prober
{
    public const int Line = 9;
    public const int DoorbellOffset = 0x0;
    public const int SynchronousOffset = 0x4;
    public const int RegisterOffset = 0x8;
    public const int FailingOffset = 0xC;

    public Action<WaitsFromInside.Place> Reached { get; set; } = _ => { };

    [Register(Pio, RegisterOffset)]
    private partial byte Register { get; set; }

    public void Raise() => Irq9.Raise();

    [Doorbell(Pio, DoorbellOffset)]
    private void OnDoorbell() => Reached(WaitsFromInside.Place.Doorbell);

    [Doorbell(Pio, SynchronousOffset, Synchronous = true)]
    private void OnSynchronous(ulong value) => Reached(WaitsFromInside.Place.SynchronousDoorbell);

    [Doorbell(Pio, FailingOffset, Synchronous = true)]
    private void OnFailing(ulong value) => throw new FormatException();

    [OnWrite(nameof(Register))]
    private void OnRegisterWrite(byte written) => Reached(WaitsFromInside.Place.RegisterWrite);

    [OnRead(nameof(Register))]
    private byte OnRegisterRead(byte stored)
    {
        Reached(WaitsFromInside.Place.RegisterRead);
        return stored;
    }

    [OnReset]
    private void OnReset() => Reached(WaitsFromInside.Place.Reset);

    [OnLoad]
    private void OnLoad() => Reached(WaitsFromInside.Place.Load);

    [OnResample(Gsi = Line)]
    private void OnResample() => Reached(WaitsFromInside.Place.Resample);
}
