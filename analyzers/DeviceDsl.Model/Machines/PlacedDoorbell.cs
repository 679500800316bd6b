namespace DeviceDsl.Model.Machines;

/// <summary>A row of a device's doorbells at its absolute addresses.</summary>
internal sealed class PlacedDoorbell(AttachDeclaration attach, int row, MappedDoorbell doorbell)
{
    public AttachDeclaration Attach { get; } = attach;

    /// <summary>The row of the machine's table.</summary>
    public int Row { get; } = row;

    public MappedDoorbell Doorbell { get; } = doorbell;

    /// <summary>Which writes ring it; meaningless where it does not lie in its space.</summary>
    public DoorbellKey Key { get; } = doorbell.Key with { Offset = unchecked(attach.BaseIn(doorbell.Key.Space) + doorbell.Key.Offset) };

    /// <summary>What messages call one doorbell.</summary>
    public string NameOf(int index) => $"{Attach.Name}.{Doorbell.NameOf(index)}";
}
