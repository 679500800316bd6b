namespace DeviceDsl.QemuGuests.Tests;

/// <summary>The classes that share a guest, one after another.</summary>
[CollectionDefinition(PciGuest.Name)]
public sealed class PciGuests : ICollectionFixture<PciGuest>;
