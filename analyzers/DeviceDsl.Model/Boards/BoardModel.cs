namespace DeviceDsl.Model.Boards;

/// <summary>The generator's model of a board. Like the model of a device, it consists of values only.</summary>
/// <param name="Type">The namespace and the containing types of its class.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parts">Its devices.</param>
/// <param name="Deprecations">The ids of the warnings about uses of the members that hold devices.</param>
internal sealed record BoardModel(
    TypeModel Type,
    string Name,
    EquatableArray<PartModel> Parts,
    EquatableArray<string> Deprecations);
