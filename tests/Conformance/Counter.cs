using static DeviceDsl.AddressSpace;
using static DeviceDsl.RegisterAccess;

namespace DeviceDsl.Conformance;

/// <summary>A device whose status is set by events of the host and cleared by the guest.</summary>
[Device]
internal sealed partial class Counter
{
    /// <summary>A bit that the host sets at each event, and one that the guest counts by.</summary>
    [Register(Pio, 0x00, Access = WriteOneClears)]
    private partial uint Status { get; set; }

    /// <summary>How many events found the guest's bit as the guest left it.</summary>
    public int Events { get; private set; }

    /// <summary>How often the handler of the guest's write ran.</summary>
    public int Writes { get; private set; }

#pragma warning disable DDSL0313 // The tests choose the way in.
    /// <summary>Does what a host event does: changes one bit and leaves the others.</summary>
    public void Count()
    {
        uint before = Status;
        Events++;
        Status = before | 1;
    }
#pragma warning restore DDSL0313

    [OnWrite(nameof(Status))]
    private void OnStatus(uint written)
    {
        uint before = Status;
        Writes++;
        Status = before;
    }
}
