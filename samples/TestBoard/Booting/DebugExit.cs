using DeviceDsl;
using static DeviceDsl.AddressSpace;

namespace Booting;

/// <summary>A port that ends the guest with a value.</summary>
/// <param name="onExit">Called with each value that the guest writes, in the guest's thread.</param>
[Device]
public sealed partial class DebugExit(Action<uint> onExit)
{
    [Register(Pio, 0, Access = RegisterAccess.WriteOnly)]
    private partial uint Value { get; set; }

    [OnWrite(nameof(Value))]
    private void OnValue(uint written) => onExit(written);
}
