namespace DeviceDsl.Hosting.Measurement;

/// <summary>The machines that can be compared.</summary>
internal enum MachineKind
{
    Embedded,
    Kvm,
}
