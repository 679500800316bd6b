using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Finds the code of a class that no machine runs as a handler.</summary>
internal sealed class HostPaths(TypeCode code, MemberRoles roles, DelegateUses uses, CancellationToken cancellation)
{
    private readonly HashSet<SyntaxNode> _functions = new();

    /// <summary>The paths, each function once.</summary>
    public IEnumerable<HostPath> Find()
        => code.Methods.Select(OfMethod).OfType<HostPath>()
            .Concat(code.All<IDelegateCreationOperation>().Select(OfDelegate).OfType<HostPath>())
            .Concat(AsyncFunctions().Select(OfAwait).OfType<HostPath>());

    private HostPath? OfMethod(KeyValuePair<IMethodSymbol, IOperation> method)
    {
        HostPathKind? kind = roles.Of(method.Key) switch
        {
            MemberRole.Outside => HostPathKind.Member,
            MemberRole.Ending => HostPathKind.Ending,
            MemberRole.Handler => HostPathKind.OtherHandler,
            _ => null,
        };
        if (kind is null || (kind != HostPathKind.OtherHandler && !_functions.Add(method.Value.Syntax))) return null;

        IReadOnlyList<IOperation> own = code.Blocks.Of(method.Value).Own;
        return new(kind.Value, method.Key, method.Value, kind == HostPathKind.Member ? OnceAttached(own) : own, $"'{NameOf(method.Key)}'");
    }

    // A method that attaches the device prepares it first.
    private static IReadOnlyList<IOperation> OnceAttached(IReadOnlyList<IOperation> own)
    {
        IOperation? attach = own.FirstOrDefault(static operation => operation is IInvocationOperation call
            && call.TargetMethod.Name is "Attach" or "TryAttach" or "Plug" or "TryPlug"
            && call.Arguments.Any(static argument => Receiver.Strip(argument.Value) is IInstanceReferenceOperation));
        return attach is null ? own : own.Where(operation => operation.Syntax.SpanStart > attach.Syntax.SpanStart).ToList();
    }

    private HostPath? OfDelegate(IDelegateCreationOperation creation)
    {
        DelegateUse use = uses.Of(creation);
        if (use.Kind != DelegateUseKind.Outside) return null;

        IMethodSymbol? method = (creation.Target as IMethodReferenceOperation)?.Method;
        bool isOfClass = method is { MethodKind: not MethodKind.LocalFunction };
        if (isOfClass
            && (roles.Of(method!) == MemberRole.Outside || !DeviceMembers.IsThis(((IMethodReferenceOperation)creation.Target).Instance)))
        {
            return null;
        }

        if (Functions.BodyOf(creation, code.Bodies, cancellation) is not { } body) return null;

        IDelegateCreationOperation? site = isOfClass && (roles.Of(method!) == MemberRole.Handler || IsCalled(method!)) ? creation : null;
        return site is not null || _functions.Add(body.Syntax)
            ? new(
                HostPathKind.Callback,
                method ?? ((IAnonymousFunctionOperation)creation.Target).Symbol,
                body,
                code.Blocks.Of(body).Own,
                method is null ? use.By : $"'{method.Name}', {use.By}")
            { Site = site }
            : null;
    }

    private bool IsCalled(IMethodSymbol method)
        => code.Methods.SelectMany(own => code.OperationsOf(own.Value)).Any(operation => operation is IInvocationOperation call
            ? Symbols.AreSame(call.TargetMethod, method)
            : operation is IDelegateCreationOperation { Target: IMethodReferenceOperation reference } creation
                && Symbols.AreSame(reference.Method, method)
                && uses.Of(creation).Kind is DelegateUseKind.Handler or DelegateUseKind.AtOnce);

    private IEnumerable<(IMethodSymbol Symbol, IOperation Body)> AsyncFunctions()
    {
        foreach (KeyValuePair<IMethodSymbol, IOperation> method in code.Methods)
        {
            // An async handler has its own diagnostic.
            if (method.Key.IsAsync && roles.Of(method.Key) != MemberRole.Handler) yield return (method.Key, method.Value);

            foreach (IOperation operation in code.OperationsOf(method.Value))
            {
                switch (operation)
                {
                    case IAnonymousFunctionOperation { Symbol.IsAsync: true } lambda when !IsGivenToHandler(lambda):
                        yield return (lambda.Symbol, lambda.Body);
                        break;
                    case ILocalFunctionOperation { Symbol.IsAsync: true, Body: { } body } local:
                        yield return (local.Symbol, body);
                        break;
                }
            }
        }
    }

    private bool IsGivenToHandler(IAnonymousFunctionOperation lambda)
        => lambda.Parent is IDelegateCreationOperation creation && uses.Of(creation).Kind == DelegateUseKind.Handler;

    private HostPath? OfAwait((IMethodSymbol Symbol, IOperation Body) function)
    {
        IReadOnlyList<IOperation> after = Awaits.After(code.Blocks.Of(function.Body));
        string name = function.Symbol.MethodKind == MethodKind.LambdaMethod ? "a lambda" : $"'{function.Symbol.Name}'";
        return after.Count > 0
            ? new(
                HostPathKind.Await,
                function.Symbol,
                function.Body,
                after,
                name + " after an await")
            { IsPart = !_functions.Add(function.Body.Syntax) }
            : null;
    }

    private static string NameOf(IMethodSymbol method)
    {
        string name = (method.AssociatedSymbol ?? method).Name;
        return name.Substring(name.LastIndexOf('.') + 1);
    }
}
