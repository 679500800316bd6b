using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>A partial property of the language in a class that is not wired.</summary>
/// <param name="Type">The class.</param>
/// <param name="Property">The property.</param>
/// <param name="Deprecations">The ids of the warnings about uses of its type.</param>
internal sealed record UnwiredProperty(TypeModel Type, PropertyModel Property, EquatableArray<string> Deprecations);
