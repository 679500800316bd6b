namespace DeviceDsl.Kvm.Tests;

/// <summary>A device with an edge interrupt and nothing else.</summary>
[Device]
[EdgeIrq(Gsi = Gsi, Name = "Line")]
internal sealed partial class Pulser
{
    public const int Gsi = 20;

    public void Pulse() => Host.Synchronize(() => Line.Pulse());
}
