namespace DeviceDsl.Pci.Bars;

/// <summary>Who is told of where the BARs of a function are. Called under the lock of the host, outside of the function's handlers.</summary>
internal interface IBarListener
{
    /// <summary>A BAR answers at an address from now on.</summary>
    void OnMapped(PciBar bar, IoAddress first);

    /// <summary>A BAR is about to answer no more; it still does.</summary>
    void OnUnmapping(PciBar bar, IoAddress first);

    /// <summary>A BAR cannot answer where the guest put it.</summary>
    void OnRefused(PciBar bar, IoAddress first, string reason);
}
