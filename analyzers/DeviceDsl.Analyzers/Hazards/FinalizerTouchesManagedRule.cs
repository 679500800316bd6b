using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>DDSL0605: a finalizer uses an object that may already be finalized.</summary>
internal sealed class FinalizerTouchesManagedRule(MachineTypes types, MethodBodies bodies)
{
    private const int Depth = 3;

    /// <summary>
    /// What is reported with a member: each finding with the method that it is in, because an editor shows it at once only there.
    /// </summary>
    public IEnumerable<Finding> CheckMember(IMethodSymbol method, ImmutableArray<IOperation> blocks, CancellationToken cancellation)
    {
        if (method.MethodKind == MethodKind.Destructor)
        {
            return blocks.SelectMany(body => Check(body, cancellation))
                .Where(finding => !OfDispose(method.ContainingType).Any(dispose => IsIn(dispose, finding.Site.Locate(cancellation))));
        }

        return OfDispose(method.ContainingType).Contains(method, SymbolEqualityComparer.Default)
            && FinalizerOf(method.ContainingType) is { } finalizer
            && bodies.Of(finalizer, cancellation) is { } code
            ? Check(code, cancellation).Where(finding => IsIn(method, finding.Site.Locate(cancellation)))
            : [];
    }

    private static IEnumerable<IMethodSymbol> OfDispose(INamedTypeSymbol type)
        => type.GetMembers("Dispose").OfType<IMethodSymbol>().Where(static method => method is { IsStatic: false, Parameters.Length: 1 });

    private static IMethodSymbol? FinalizerOf(INamedTypeSymbol type)
        => type.GetMembers(WellKnownMemberNames.DestructorName).OfType<IMethodSymbol>().FirstOrDefault();

    private static bool IsIn(IMethodSymbol method, Location location)
        => method.DeclaringSyntaxReferences.Any(part
            => part.SyntaxTree == location.SourceTree && part.Span.Contains(location.SourceSpan));

    private IEnumerable<Finding> Check(IOperation finalizer, CancellationToken cancellation)
    {
        foreach (IInvocationOperation call in CallReachability.Own(finalizer).OfType<IInvocationOperation>())
        {
            if (FinalizedIn(call) is { } name)
            {
                yield return Create(call, name);
            }
            else if (call.TargetMethod is { Name: "Dispose", IsStatic: false, Parameters.Length: 1 } dispose
                && call.Arguments[0].Value.ConstantValue is { HasValue: true, Value: false }
                && bodies.Of(Callee.Definition(dispose), cancellation) is { } body)
            {
                foreach (IInvocationOperation inner in CallReachability.Own(body).OfType<IInvocationOperation>())
                {
                    if (FinalizedIn(inner) is { } used && !IsGuarded(inner)) yield return Create(inner, used);
                }
            }
            else if (TouchedBy(call, Depth, cancellation) is { } touched)
            {
                yield return Create(call, touched);
            }
        }
    }

    private static Finding Create(IInvocationOperation call, string name)
        => new(Catalogue.FinalizerTouchesManaged, SyntaxSites.Locate(call.Syntax), name);

    // What a method of the type that the finalizer calls uses.
    private string? TouchedBy(IInvocationOperation call, int depth, CancellationToken cancellation)
    {
        bool isOwn = call.TargetMethod.MethodKind == MethodKind.LocalFunction || call.Instance is IInstanceReferenceOperation;
        IOperation? body = !isOwn ? null
            : call.TargetMethod.MethodKind == MethodKind.LocalFunction ? Functions.Local(call, call.TargetMethod)?.Body
            : Callee.Of(call) is { } method ? bodies.Of(method, cancellation)
            : null;
        return body is null || depth == 0
            ? null
            : CallReachability.Own(body).OfType<IInvocationOperation>()
                .Where(static inner => !IsGuarded(inner))
                .Select(inner => FinalizedIn(inner) ?? TouchedBy(inner, depth - 1, cancellation))
                .FirstOrDefault(static name => name is not null);
    }

    /// <summary>The name of the member whose object, which may be finalized, a call uses; otherwise null.</summary>
    private string? FinalizedIn(IInvocationOperation call)
    {
        IOperation? receiver = Receiver.Of(call);
        return types.Of(receiver?.Type) is not (MachineType.None or MachineType.Errno) || Framework.IsHandle(receiver?.Type)
            ? HeldIn(receiver)?.Name
            : null;
    }

    // The member that holds an object, directly or as one of several.
    private static ISymbol? HeldIn(IOperation? operation) => Symbols.Of(operation) switch
    {
        IFieldSymbol { IsStatic: false } field => field,
        IPropertySymbol { IsStatic: false } property => property,
        IParameterSymbol parameter when GeneratedName.IsOfPrimaryConstructor(parameter) => parameter,
        ILocalSymbol local => HeldIn(SourceOf(local, operation!)),
        _ => null,
    };

    // The collection of a loop, or the value that the local has.
    private static IOperation? SourceOf(ILocalSymbol local, IOperation use)
    {
        var operations = Functions.RootOf(use).Descendants().ToList();
        return operations.OfType<IForEachLoopOperation>().FirstOrDefault(loop
                => loop.LoopControlVariable is IVariableDeclaratorOperation item && Symbols.AreSame(item.Symbol, local))?.Collection
            ?? new LocalWrites(operations).Before(local, use).FirstOrDefault()?.Value;
    }

    // Code that runs only on disposal does not run in the finalizer.
    private static bool IsGuarded(IOperation operation)
    {
        for (IOperation child = operation; child.Parent is { } parent; child = parent)
        {
            if (parent is IConditionalOperation condition && condition.WhenTrue == child
                && condition.Condition.DescendantsAndSelf().Any(static part => part is IParameterReferenceOperation))
            {
                return true;
            }
        }

        // An early return for the finalizer guards all code after it.
        return Functions.RootOf(operation).Descendants().OfType<IConditionalOperation>().Any(condition =>
            condition.Syntax.SpanStart < operation.Syntax.SpanStart
            && condition.Condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: IParameterReferenceOperation }
            && condition.WhenTrue.DescendantsAndSelf().Any(static part => part is IReturnOperation));
    }
}
