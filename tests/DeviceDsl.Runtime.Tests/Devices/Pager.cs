namespace DeviceDsl.Runtime.Tests.Devices;

/// <summary>Sends its message in the write itself.</summary>
[Device]
[MsiIrq(Name = "Pages")]
internal sealed partial class Pager
{
    public MsiMessage? Message
    {
        get => Pages[0].Message;
        set => Pages[0].Message = value;
    }

    [Doorbell(AddressSpace.Mmio, 0x0, Synchronous = true)]
    private void OnPage() => Pages[0].Signal();
}
