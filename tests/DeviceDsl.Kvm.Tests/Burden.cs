namespace DeviceDsl.Kvm.Tests;

/// <summary>A device with a line of each kind.</summary>
[Device]
[LevelIrq(Gsi = 5, Name = "Level")]
[LevelIrq(Gsi = 9, Name = "Asked", Resample = true)]
[EdgeIrq(Gsi = 10, Name = "Edge")]
[MsiIrq(Vectors = 1)]
internal sealed partial class Burden
{
    public int Kicks { get; private set; }

    public int Questions { get; private set; }

    public void RaiseAll()
    {
        Level.Raise();
        Asked.Raise();
        Edge.Pulse();
        Msi[0].Message = new MsiMessage(0xFEE0_0000, 0x45);
        Msi[0].Signal();
    }

    public void LowerAll() => Level.Lower();

    [Doorbell(AddressSpace.Pio, 0x10)]
    private void OnKick() => Kicks++;

    [OnResample(Gsi = 9)]
    private void OnAsked() => Questions++;
}
