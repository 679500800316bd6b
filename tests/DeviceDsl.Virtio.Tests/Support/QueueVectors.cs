namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>The register by which a driver over PCI chooses the vector of a queue.</summary>
internal sealed class QueueVectors(TransportRig rig)
{
    public void Choose(int queue, ushort vector)
    {
        (IoAddress select, IoAddress choose) = rig.Driver.IsLegacy
            ? (IoAddress.Pio(TransportRig.LegacyBase + 0x0E), IoAddress.Pio(TransportRig.LegacyBase + 0x16))
            : (IoAddress.Mmio(TransportRig.ModernBase + 0x16), IoAddress.Mmio(TransportRig.ModernBase + 0x1A));
        rig.Bus.Write(select, 2, (ulong)queue);
        rig.Bus.Write(choose, 2, vector);
    }
}
