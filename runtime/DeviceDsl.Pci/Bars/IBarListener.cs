namespace DeviceDsl.Pci.Bars;

/// <summary>
/// Receives the mapping events of a function's BARs. Called under the lock of the host, outside of the function's handlers.
/// </summary>
internal interface IBarListener
{
    /// <summary>A BAR has begun to answer at an address.</summary>
    void OnMapped(PciBar bar, IoAddress first);

    /// <summary>A BAR is about to stop answering; it still answers.</summary>
    void OnUnmapping(PciBar bar, IoAddress first);

    /// <summary>A BAR cannot answer at the guest's address.</summary>
    void OnRefused(PciBar bar, IoAddress first, string reason);
}
