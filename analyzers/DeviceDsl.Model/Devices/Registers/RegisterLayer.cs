namespace DeviceDsl.Model.Devices;

/// <summary>When a register answers, from the lowest to the highest; the names are those of <c>DeviceDsl.RegisterLayer</c>.</summary>
internal enum RegisterLayer : byte
{
    Plain,
    Indexed,
    Banked,
}
