namespace DeviceDsl.Conformance;

/// <summary>A device whose messages the guest writes into registers, and whose doorbells send them.</summary>
[Device]
[MsiIrq(Vectors = 3)]
public sealed partial class Messenger
{
    /// <summary>Whether each signal was an interrupt, in their order.</summary>
    public List<bool> Answers { get; } = [];

    [Register(AddressSpace.Mmio, 0x0, Count = 3)]
    private partial Registers<ulong> Address { get; }

    [Register(AddressSpace.Mmio, 0x20, Count = 3)]
    private partial Registers<uint> Data { get; }

    /// <summary>Signals a vector, of whatever number.</summary>
    public bool Signal(int vector) => Msi.Signal(vector);

    [OnWrite(nameof(Data))]
    private void OnData(int index, uint written) => Msi[index].Message = written == 0 ? null : new MsiMessage(Address[index], written);

    [Doorbell(AddressSpace.Mmio, 0x40, Length = 4, Match = 0, Count = 3)]
    private void OnAsk(int index) => Answers.Add(Msi[index].Signal());
}
